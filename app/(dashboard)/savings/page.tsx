import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { loadFilters } from '#components/shell/filters';
import { now } from '#lib/env';
import { savingsQuery } from '#lib/queries/savings';
import { savings } from '#lib/reports/savings';
import { makeQueryClient } from '../../query-client.ts';
import { PageSkeleton } from '../page-skeleton.tsx';
import { groupParams, loadSavingsState } from './params.ts';
import { SavingsView } from './view.tsx';

export const metadata: Metadata = { title: 'Savings' };

type Props = { searchParams: Promise<SearchParams> };

export default function SavingsPage(props: Props) {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Savings {...props} />
    </Suspense>
  );
}

async function Savings({ searchParams }: Props) {
  const client = makeQueryClient();
  const [filters, state] = [await loadFilters(searchParams), await loadSavingsState(searchParams)];
  const at = now();
  const wanted = [...new Set(['day', state.by, 'gpuModel'] as const)];
  await Promise.all(
    wanted.map((by) => {
      const params = groupParams(filters, state, by);
      return client.prefetchQuery({ ...savingsQuery(params), queryFn: () => savings(params, at) });
    }),
  );
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SavingsView />
    </HydrationBoundary>
  );
}
