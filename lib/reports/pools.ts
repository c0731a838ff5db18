import { z } from 'zod';
import { decodeCursor, encodeCursor, pageLimit, rowId } from '#lib/api/cursor';
import { text } from '#lib/api/schemas/common';
import { POOL_SORTS } from '#lib/api/schemas/pool-sorts';
import type { PoolsQuery, PoolsResponse } from '#lib/api/schemas/pools';
import { type PoolFilters, readPools, sortsByText } from '#lib/db/pools-read';
import { resolveWindow, utcDays } from '#lib/domain/window';

/** The filters among a query's words. */
export const filtersOf = (params: PoolFilters): PoolFilters => ({
  cloud: params.cloud,
  region: params.region,
  zone: params.zone,
  instanceType: params.instanceType,
  gpuModel: params.gpuModel,
  os: params.os,
  account: params.account,
});

const cursorOf = (sort: (typeof POOL_SORTS)[number], order: 'asc' | 'desc') =>
  z.strictObject({
    sort: z.literal(sort),
    order: z.literal(order),
    value: (sortsByText(sort) ? text(200) : z.number()).nullable(),
    id: rowId,
  });

/** One page of pools with their prices now and over the window. Throws `WindowError`, and `ProblemError` for a cursor. */
export async function pools(params: PoolsQuery, now: Date): Promise<PoolsResponse> {
  const window = resolveWindow(params, now);
  const sort = params.sort ?? POOL_SORTS[0];
  const order = params.order ?? 'asc';
  const { rows, total, next } = await readPools({
    filters: filtersOf(params),
    now,
    from: window.from,
    days: utcDays(window),
    sort,
    descending: order === 'desc',
    after: decodeCursor(cursorOf(sort, order), params.cursor),
    limit: pageLimit(params),
    daily: params.daily === 'true',
  });
  return {
    rows,
    total,
    nextCursor: next === null ? null : encodeCursor({ sort, order, ...next }),
    asOf: now.toISOString(),
    from: window.from.toISOString(),
    to: window.to.toISOString(),
  };
}
