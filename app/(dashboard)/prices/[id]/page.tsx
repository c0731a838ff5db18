import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { cache, Suspense } from 'react';
import type { FilterRange } from '#components/shell/filters';
import { now } from '#lib/env';
import { poolPricesQuery, poolsQuery } from '#lib/queries/pools';
import { isPool, poolPrices } from '#lib/reports/pool-prices';
import { pools } from '#lib/reports/pools';
import { makeQueryClient } from '../../../query-client.ts';
import { PageSkeleton } from '../../page-skeleton.tsx';
import { windowParams } from '../window.ts';
import { loadPool, sisterParams } from './params.ts';
import { PoolView } from './view.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** The pool that an address names; null where it cannot be one. */
const idOf = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

// A database that is away is no reason to deny a pool: the view says that.
const exists = cache((id: number) => isPool(id).catch(() => true));

/** The pool's prices, read once for the title and the page. */
const readPrices = cache((id: number, range: FilterRange, until: number | null) =>
  poolPrices(id, windowParams(range, until === null ? null : new Date(until)), now()),
);

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const id = idOf((await params).id);
  if (id === null || !(await exists(id))) return { title: 'No such pool' };
  const { range, until } = await loadPool(searchParams);
  const prices = await readPrices(id, range, until?.getTime() ?? null).catch(() => null);
  return { title: prices === null ? 'Pool' : `${prices.pool.instanceType} ${prices.pool.zone}` };
}

export default async function PoolPage({ params, searchParams }: Props) {
  const id = idOf((await params).id);
  if (id === null || !(await exists(id))) notFound();
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Pool id={id} searchParams={searchParams} />
    </Suspense>
  );
}

async function Pool({ id, searchParams }: { id: number } & Pick<Props, 'searchParams'>) {
  const { range, until } = await loadPool(searchParams);
  const client = makeQueryClient();
  const asked = windowParams(range, until);
  const query = poolPricesQuery(id, asked);
  // What went wrong is asked again, and shown, by the view.
  const prices = await client
    .fetchQuery({ ...query, queryFn: () => readPrices(id, range, until?.getTime() ?? null) })
    .catch(() => null);
  if (prices) {
    const sisters = sisterParams(prices.pool, asked);
    await client.prefetchQuery({ ...poolsQuery(sisters), queryFn: () => pools(sisters, now()) });
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PoolView id={id} />
    </HydrationBoundary>
  );
}
