import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { filterParsers } from '#components/shell/filters';
import { now } from '#lib/env';
import { poolSummaryQuery } from '#lib/queries/pools';
import { poolSummary } from '#lib/reports/pool-summary';
import { makeQueryClient } from '../query-client.ts';
import { OverviewSkeleton } from './_overview/skeleton.tsx';
import { summaryParams } from './bar.ts';
import { OverviewView } from './view.tsx';

export const metadata: Metadata = { title: 'Overview' };

const loadFilters = createLoader(filterParsers);

type Props = { searchParams: Promise<SearchParams> };

// No loading.tsx here: it would stand around every page below, whose status is then sent before they know it.
export default function OverviewPage(props: Props) {
  return (
    <Suspense fallback={<OverviewSkeleton />}>
      <Overview {...props} />
    </Suspense>
  );
}

async function Overview({ searchParams }: Props) {
  const client = makeQueryClient();
  const params = summaryParams(await loadFilters(searchParams));
  await client.prefetchQuery({ ...poolSummaryQuery(params), queryFn: () => poolSummary(params, now()) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewView />
    </HydrationBoundary>
  );
}
