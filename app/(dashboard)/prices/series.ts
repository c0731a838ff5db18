import type { StepSeries } from '#components/charts/price-steps';
import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { thinSteps } from '#lib/domain/thin-steps';

const MOST_POINTS = 500;

/** Price steps of one pool, ready to draw: at most 500 points, divided by `divisor` (its GPUs, for USD per GPU-hour). */
export function drawnPool(prices: PoolPricesResponse, label: string, divisor = 1): StepSeries {
  const points = thinSteps(prices.points, MOST_POINTS, {
    at: (point) => Date.parse(point.at),
    value: (point) => point.usdPerHour,
  });
  return {
    id: String(prices.pool.id),
    label,
    points: points.map((point) => ({ at: point.at, usdPerHour: point.usdPerHour / divisor })),
    onDemand: prices.onDemand.map((step) => ({ ...step, usdPerHour: step.usdPerHour / divisor })),
    confirmedUntil: prices.observedAt,
  };
}

/** One change of a price: it held from `at` until `until` (null = it still holds). */
export type Change = {
  at: string;
  until: string | null;
  usdPerHour: number;
  /** against the price before; null = the first that is known */
  changePct: number | null;
  onDemandUsdPerHour: number | null;
  onDemandAssumed: boolean;
};

/** The changes of a pool's price, newest first; records that repeat an unchanged price are joined into one. */
export function changesOf(prices: Pick<PoolPricesResponse, 'points' | 'onDemand'>): Change[] {
  const changes: Change[] = [];
  for (const point of prices.points) {
    const before = changes.at(-1);
    if (before?.usdPerHour === point.usdPerHour) continue;
    if (before) before.until = point.at;
    const list = prices.onDemand.findLast((step) => step.from <= point.at) ?? prices.onDemand[0];
    changes.push({
      at: point.at,
      until: null,
      usdPerHour: point.usdPerHour,
      changePct: before ? (point.usdPerHour / before.usdPerHour - 1) * 100 : null,
      onDemandUsdPerHour: list?.usdPerHour ?? null,
      onDemandAssumed: list?.assumed ?? false,
    });
  }
  return changes.reverse();
}

/** What a pool costs when the window ends, and how far that lies below its list price then. */
export function latestOf(prices: Pick<PoolPricesResponse, 'points' | 'onDemand'>) {
  const usdPerHour = prices.points.at(-1)?.usdPerHour ?? null;
  const onDemandUsdPerHour = prices.onDemand.at(-1)?.usdPerHour ?? null;
  const savingsPct =
    usdPerHour === null || onDemandUsdPerHour === null ? null : (1 - usdPerHour / onDemandUsdPerHour) * 100;
  return { usdPerHour, onDemandUsdPerHour, savingsPct };
}
