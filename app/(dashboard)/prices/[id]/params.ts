import type { Route } from 'next';
import { createLoader, createSerializer } from 'nuqs/server';
import { type FilterRange, filterParsers } from '#components/shell/filters';
import type { PoolRow } from '#lib/api/schemas/pools';
import { untilParser } from '../window.ts';

/** What the URL says on a pool's page. */
export const poolParsers = { range: filterParsers.range, until: untilParser };
export const loadPool = createLoader(poolParsers);

const serialize = createSerializer(poolParsers);

/** The address of a pool's page, with the range and its end where they are not the usual ones. */
export function poolHref(id: number, range: FilterRange, until: Date | null = null): Route {
  return serialize(`/prices/${id}`, { range, until }) as Route;
}

/** What the API is asked for the pools that offer the same instances elsewhere. */
export function sisterParams(pool: Pick<PoolRow, 'instanceType' | 'os'>, range: FilterRange) {
  return {
    range,
    instanceType: [pool.instanceType],
    os: [pool.os],
    sort: 'spotUsdPerHour' as const,
    order: 'asc' as const,
    limit: 200,
  };
}
