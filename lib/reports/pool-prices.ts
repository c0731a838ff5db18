import { notFound } from '#lib/api/problem';
import type { PoolPricesQuery, PoolPricesResponse } from '#lib/api/schemas/pools';
import { hasPool, readPoolPrices } from '#lib/db/pool-prices-read';
import { listPriceSteps } from '#lib/domain/list-price';
import { priceStats } from '#lib/domain/price-series';
import { resolveWindow } from '#lib/domain/window';

const MICRO = 1e6;
const iso = (ms: number) => new Date(ms).toISOString();

/** Whether there is a pool with that id. */
export const isPool = (id: number): Promise<boolean> => hasPool(id);

/**
 * One pool's price steps in the window, its list price beside them, and their statistics; prices in USD per
 * instance-hour. Throws `ProblemError` 404 for an unknown pool and `WindowError`.
 */
export async function poolPrices(
  id: number,
  params: PoolPricesQuery,
  now: Date,
): Promise<PoolPricesResponse> {
  const window = resolveWindow(params, now);
  const read = await readPoolPrices(id, window);
  if (read === null) throw notFound(`There is no pool ${id}; /api/v1/pools lists those that there are.`);
  const from = window.from.getTime();
  const to = window.to.getTime();
  const { pool, points, listPrices, observedAt } = read;
  return {
    pool,
    from: iso(from),
    to: iso(to),
    observedAt: observedAt === null ? null : iso(observedAt),
    points: points.map(([at, micro]) => ({ at: iso(at), usdPerHour: micro / MICRO })),
    onDemand: listPriceSteps(listPrices, from, to).map(({ at, micro, assumed }) => ({
      from: iso(at),
      usdPerHour: micro / MICRO,
      assumed,
    })),
    stats: priceStats({ points, listPrices, from, to, observedAt }),
  };
}
