import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { now } from '#lib/env';
import { poolPricesQuery } from '#lib/queries/pools';
import { poolPrices } from '#lib/reports/pool-prices';
import { makeQueryClient } from '../../../query-client.ts';
import { windowParams } from '../window.ts';
import { comparedIds, loadCompare } from './params.ts';
import { CompareView } from './view.tsx';

export const metadata: Metadata = { title: 'Compare pools' };

export default async function ComparePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const client = makeQueryClient();
  const { pool, range, until } = await loadCompare(searchParams);
  const at = now();
  const asked = windowParams(range, until);
  await Promise.all(
    comparedIds(pool).map((id) =>
      client.prefetchQuery({ ...poolPricesQuery(id, asked), queryFn: () => poolPrices(id, asked, at) }),
    ),
  );
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CompareView />
    </HydrationBoundary>
  );
}
