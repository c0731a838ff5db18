import { listCost } from './list-price.ts';
import {
  integral,
  meanMicro,
  type PriceStep,
  quantileMicro,
  timeAtPrice,
  totalMs,
  volatility,
} from './step-distribution.ts';

const HOUR_MS = 3_600_000;
const MICRO = 1e6;

/** What is known of one pool in a window. All times in ms since 1970, prices in micro-USD per hour. */
export type PoolSeries = {
  /** the price that held at `from` (with its own earlier time), where known, and the records after it */
  points: readonly PriceStep[];
  /** every known list price of the pool's type, oldest first */
  listPrices: readonly PriceStep[];
  from: number;
  /** not after now */
  to: number;
  /** until when a source has confirmed the newest price; null = never */
  observedAt: number | null;
};

/** Prices in USD per instance-hour, times in hours; null = unknown. */
export type PriceStats = {
  timeWeightedMean: number | null;
  min: number | null;
  max: number | null;
  p50: number | null;
  p95: number | null;
  /** time-weighted standard deviation / time-weighted mean */
  volatility: number | null;
  changes: number;
  records: number;
  knownHours: number;
  unknownHours: number;
  unconfirmedHours: number;
  onDemandMean: number | null;
  savingsPct: number | null;
  assumedHours: number;
  unpricedHours: number;
};

const usd = (micro: number | null): number | null => (micro === null ? null : micro / MICRO);

/** Records in the window whose price differs from the one before; a record that repeats a price is no change. */
function countChanges({ points, from, to }: PoolSeries): number {
  return points.filter(
    ([at, micro], i) => i > 0 && at > from && at < to && micro !== (points[i - 1] as PriceStep)[1],
  ).length;
}

/**
 * Statistics of a price that is a step function: each record holds until the next one, the last until the window's
 * end. The time before the first known price is unknown and in no statistic. Savings are
 * (1 - spot / list) x 100 over the known time, the list price being the one valid at each moment.
 */
export function priceStats(series: PoolSeries): PriceStats {
  const { points, listPrices, from, to, observedAt } = series;
  const held = timeAtPrice(points, from, to);
  const knownMs = totalMs(held);
  const knownFrom = to - knownMs;
  const prices = [...held.keys()];
  const list = listCost(listPrices, knownFrom, to);
  const priced = knownMs > 0 && list.unpricedMs === 0;
  return {
    timeWeightedMean: usd(meanMicro(held)),
    min: knownMs === 0 ? null : usd(prices.reduce((a, b) => Math.min(a, b))),
    max: knownMs === 0 ? null : usd(prices.reduce((a, b) => Math.max(a, b))),
    p50: usd(quantileMicro(held, 50)),
    p95: usd(quantileMicro(held, 95)),
    volatility: volatility(held),
    changes: countChanges(series),
    records: points.filter(([at]) => at >= from && at < to).length,
    knownHours: knownMs / HOUR_MS,
    unknownHours: (to - from - knownMs) / HOUR_MS,
    unconfirmedHours: Math.max(0, to - Math.max(knownFrom, observedAt ?? knownFrom)) / HOUR_MS,
    onDemandMean: priced ? usd(Number(list.integral) / knownMs) : null,
    savingsPct: priced ? Number((list.integral - integral(held)) * 100n) / Number(list.integral) : null,
    assumedHours: list.assumedMs / HOUR_MS,
    unpricedHours: list.unpricedMs / HOUR_MS,
  };
}
