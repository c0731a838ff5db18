import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { latestOf } from '../series.ts';
import { type Standing, standingOf } from '../standing.ts';

/** One pool among those compared; amounts in USD per instance-hour, or per GPU-hour. */
export type Compared = {
  id: number;
  /** its place on the chart, from 1 */
  number: number;
  label: string;
  prices: PoolPricesResponse;
  /** what its prices are divided by */
  divisor: number;
  /** its figures over the range; null = no source confirmed a price in it */
  stats: PoolPricesResponse['stats'] | null;
  standing: Standing;
  /** the newest price */
  now: number | null;
  mean: number | null;
  savingsPct: number | null;
};

/** What tells the pools apart: the zone where all are of one type, else type and zone. */
export function labelsOf(pools: readonly PoolPricesResponse['pool'][]): string[] {
  const types = new Set(pools.map((pool) => `${pool.instanceType} ${pool.os}`));
  const systems = new Set(pools.map((pool) => pool.os));
  return pools.map((pool) => {
    const system = systems.size > 1 ? ` ${pool.os}` : '';
    return types.size === 1 ? pool.zone : `${pool.instanceType}${system} ${pool.zone}`;
  });
}

/** Whether every pool has GPUs to divide its price by. */
export function canDivide(all: readonly PoolPricesResponse[]): boolean {
  return all.every(({ pool }) => pool.gpuCount !== null && pool.gpuCount > 0);
}

/** The pools as they are compared, in the order given. */
export function compare(all: readonly PoolPricesResponse[], perGpu: boolean): Compared[] {
  const labels = labelsOf(all.map(({ pool }) => pool));
  return all.map((prices, k) => {
    const divisor = perGpu ? (prices.pool.gpuCount ?? 1) : 1;
    const latest = latestOf(prices);
    const standing = standingOf(prices);
    const stats = standing.carried ? null : prices.stats;
    const mean = stats?.timeWeightedMean ?? null;
    return {
      id: prices.pool.id,
      number: k + 1,
      label: labels[k] ?? '',
      prices,
      divisor,
      stats,
      standing,
      now: latest.usdPerHour === null ? null : latest.usdPerHour / divisor,
      mean: mean === null ? null : mean / divisor,
      savingsPct: stats?.savingsPct ?? null,
    };
  });
}

/**
 * The pool with the lowest mean of those whose mean is known, how many these are, and by how much it lies below the next
 * one; null where fewer than two are known.
 */
export function cheapest(
  pools: readonly Compared[],
): { pool: Compared; mean: number; of: number; belowNextPct: number } | null {
  const known = pools
    .flatMap((pool) => (pool.mean === null ? [] : [{ pool, mean: pool.mean }]))
    .sort((a, b) => a.mean - b.mean);
  const [first, second] = known;
  if (!first || !second) return null;
  return { ...first, of: known.length, belowNextPct: (1 - first.mean / second.mean) * 100 };
}
