import type { Route } from 'next';
import { createLoader, createSerializer } from 'nuqs/server';
import { type FilterRange, filterParsers } from '#components/shell/filters';
import type { PoolRow } from '#lib/api/schemas/pools';
import { untilParser, untilSeen, type windowParams } from '../window.ts';

/** What the URL says on a pool's page. */
export const poolParsers = { range: filterParsers.range, until: untilParser };
export const loadPool = createLoader(poolParsers);

const serialize = createSerializer(poolParsers);

/** The address of a pool's page, with the range and its end where they are not the usual ones. */
export function poolHref(id: number, range: FilterRange, until: Date | null = null): Route {
  return serialize(`/prices/${id}`, { range, until }) as Route;
}

/** A pool's page where its newest records are: the range up to now, or up to the day when it was last seen. */
export function newestHref(
  { id, observedAt }: Pick<PoolRow, 'id' | 'observedAt'>,
  range: FilterRange,
  asOf: string,
): Route {
  return poolHref(id, range, untilSeen(observedAt, range, asOf));
}

/** What the API is asked for the pools that offer the same instances elsewhere. */
export function sisterParams(
  pool: Pick<PoolRow, 'instanceType' | 'os'>,
  window: ReturnType<typeof windowParams>,
) {
  return {
    ...window,
    instanceType: [pool.instanceType],
    os: [pool.os],
    sort: 'spotUsdPerHour' as const,
    order: 'asc' as const,
    limit: 200,
  };
}
