import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { filterParsers } from '#components/shell/filters';
import { now } from '#lib/env';
import { poolSummaryQuery } from '#lib/queries/pools';
import { poolSummary } from '#lib/reports/pool-summary';
import { makeQueryClient } from '../query-client.ts';
import { summaryParams } from './bar.ts';
import { OverviewView } from './view.tsx';

export const metadata: Metadata = { title: 'Overview' };

const loadFilters = createLoader(filterParsers);

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const client = makeQueryClient();
  const params = summaryParams(await loadFilters(searchParams));
  await client.prefetchQuery({ ...poolSummaryQuery(params), queryFn: () => poolSummary(params, now()) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewView />
    </HydrationBoundary>
  );
}
