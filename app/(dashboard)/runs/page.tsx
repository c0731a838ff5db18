import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { loadFilters } from '#components/shell/filters';
import { now } from '#lib/env';
import { FACET_RUNS, runFacetsQuery, runsQuery } from '#lib/queries/runs';
import { tookBackQuery } from '#lib/queries/took-back';
import { runs } from '#lib/reports/runs';
import { tookBack } from '#lib/reports/took-back';
import { makeQueryClient } from '../../query-client.ts';
import { PageSkeleton } from '../page-skeleton.tsx';
import { loadRunsState, moneyParams, runsParams } from './params.ts';
import { RunsView } from './view.tsx';

export const metadata: Metadata = { title: 'Runs' };

type Props = { searchParams: Promise<SearchParams> };

export default function RunsPage(props: Props) {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Runs {...props} />
    </Suspense>
  );
}

async function Runs({ searchParams }: Props) {
  const client = makeQueryClient();
  const filters = await loadFilters(searchParams);
  const asked = runsParams(filters, await loadRunsState(searchParams));
  const paid = moneyParams(filters);
  const { range } = filters;
  const at = now();
  await Promise.all([
    client.prefetchInfiniteQuery({ ...runsQuery(asked), queryFn: () => runs(asked, at) }),
    client.prefetchQuery({ ...tookBackQuery(paid), queryFn: () => tookBack(paid, at) }),
    client.prefetchQuery({
      ...runFacetsQuery({ range }),
      queryFn: () => runs({ range, limit: FACET_RUNS }, at),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RunsView />
    </HydrationBoundary>
  );
}
