import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { now } from '#lib/env';
import { poolPricesQuery, poolsQuery } from '#lib/queries/pools';
import { isPool, poolPrices } from '#lib/reports/pool-prices';
import { pools } from '#lib/reports/pools';
import { makeQueryClient } from '../../../query-client.ts';
import { PageSkeleton } from '../../page-skeleton.tsx';
import { windowParams } from '../window.ts';
import { loadPool, sisterParams } from './params.ts';
import { PoolView } from './view.tsx';

export const metadata: Metadata = { title: 'Pool' };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function PoolPage({ params, searchParams }: Props) {
  const { id: text } = await params;
  if (!/^[1-9]\d{0,8}$/.test(text) || !(await isPool(Number(text)).catch(() => true))) notFound();
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Pool id={Number(text)} searchParams={searchParams} />
    </Suspense>
  );
}

async function Pool({ id, searchParams }: { id: number } & Pick<Props, 'searchParams'>) {
  const { range, until } = await loadPool(searchParams);
  const client = makeQueryClient();
  const at = now();
  const asked = windowParams(range, until);
  const query = poolPricesQuery(id, asked);
  // What went wrong is asked again, and shown, by the view.
  const prices = await client
    .fetchQuery({ ...query, queryFn: () => poolPrices(id, asked, at) })
    .catch(() => null);
  if (prices) {
    const sisters = sisterParams(prices.pool, asked);
    await client.prefetchQuery({ ...poolsQuery(sisters), queryFn: () => pools(sisters, at) });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PoolView id={id} />
    </HydrationBoundary>
  );
}
