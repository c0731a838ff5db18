import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { now } from '#lib/env';
import { poolSummaryQuery, poolsInfiniteQuery } from '#lib/queries/pools';
import { poolSummary } from '#lib/reports/pool-summary';
import { pools } from '#lib/reports/pools';
import { makeQueryClient } from '../../query-client.ts';
import { summaryParams } from '../bar.ts';
import { PageSkeleton } from '../page-skeleton.tsx';
import { loadPrices, tableParams } from './params.ts';
import { PricesView } from './view.tsx';

export const metadata: Metadata = { title: 'Prices' };

type Props = { searchParams: Promise<SearchParams> };

// No loading.tsx here: it would stand around each pool's page too, whose status is then sent before the pool is known.
export default function PricesPage(props: Props) {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Prices {...props} />
    </Suspense>
  );
}

async function Prices({ searchParams }: Props) {
  const client = makeQueryClient();
  const { sort, order, pick: _, ...filters } = await loadPrices(searchParams);
  const table = tableParams(filters, { sort, order });
  const summary = summaryParams(filters);
  const at = now();
  await Promise.all([
    client.prefetchQuery({ ...poolSummaryQuery(summary), queryFn: () => poolSummary(summary, at) }),
    client.prefetchInfiniteQuery({ ...poolsInfiniteQuery(table), queryFn: () => pools(table, at) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PricesView />
    </HydrationBoundary>
  );
}
