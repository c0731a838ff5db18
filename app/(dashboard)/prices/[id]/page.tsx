import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { ProblemError } from '#lib/api/problem';
import { now } from '#lib/env';
import { poolPricesQuery, poolsQuery } from '#lib/queries/pools';
import { poolPrices } from '#lib/reports/pool-prices';
import { pools } from '#lib/reports/pools';
import { makeQueryClient } from '../../../query-client.ts';
import { windowParams } from '../window.ts';
import { loadPool, sisterParams } from './params.ts';
import { PoolView } from './view.tsx';

export const metadata: Metadata = { title: 'Pool' };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function PoolPage({ params, searchParams }: Props) {
  const { id: text } = await params;
  if (!/^[1-9]\d{0,8}$/.test(text)) notFound();
  const id = Number(text);
  const { range, until } = await loadPool(searchParams);
  const client = makeQueryClient();
  const at = now();
  const asked = windowParams(range, until);
  const query = poolPricesQuery(id, asked);
  const prices = await client
    .fetchQuery({ ...query, queryFn: () => poolPrices(id, asked, at) })
    .catch(refused);
  if (prices) {
    const sisters = sisterParams(prices.pool, range);
    await client.prefetchQuery({ ...poolsQuery(sisters), queryFn: () => pools(sisters, at) });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PoolView id={id} />
    </HydrationBoundary>
  );
}

// Whatever else went wrong is asked again, and shown, by the view.
function refused(error: unknown) {
  if (error instanceof ProblemError && error.status === 404) notFound();
}
