/** A pool at its price now: USD per instance-hour and per GPU-hour, null = unknown. */
export type PricedPool = {
  id: number;
  region: string;
  zone: string;
  instanceType: string;
  gpuModel: string | null;
  spotUsdPerHour: number | null;
  onDemandUsdPerHour: number | null;
  /** null also where the type has no GPU */
  usdPerGpuHour: number | null;
  savingsPct: number | null;
  /** against the price when the window began */
  changePct: number | null;
};

/** Several pools in one line; medians over the pools where the figure is known, null where it is nowhere. */
export type PoolsTogether = {
  pools: number;
  unpricedPools: number;
  aboveOnDemand: number;
  cheapestId: number | null;
  medianUsdPerGpuHour: number | null;
  medianSavingsPct: number | null;
  minSavingsPct: number | null;
  maxSavingsPct: number | null;
};

const known = (values: (number | null)[]): number[] => values.filter((value) => value !== null);

/** The middle value, or the mean of the two middle ones; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] as number) + upper) / 2;
}

/** The pool with the lowest value, the first of equals; null where none is known. */
function lowest(pools: readonly PricedPool[], read: (pool: PricedPool) => number | null): PricedPool | null {
  let best: PricedPool | null = null;
  for (const pool of pools) {
    const value = read(pool);
    if (value !== null && (best === null || value < (read(best) as number))) best = pool;
  }
  return best;
}

/** Sums pools up. The cheapest is the lowest per GPU-hour; where no pool has a GPU, per instance-hour. */
export function poolsTogether(pools: readonly PricedPool[]): PoolsTogether {
  const savings = known(pools.map((pool) => pool.savingsPct));
  const perGpu = known(pools.map((pool) => pool.usdPerGpuHour));
  const cheapest =
    lowest(pools, (pool) => pool.usdPerGpuHour) ?? lowest(pools, (pool) => pool.spotUsdPerHour);
  return {
    pools: pools.length,
    unpricedPools: pools.filter((pool) => pool.spotUsdPerHour === null || pool.onDemandUsdPerHour === null)
      .length,
    aboveOnDemand: savings.filter((pct) => pct < 0).length,
    cheapestId: cheapest?.id ?? null,
    medianUsdPerGpuHour: median(perGpu),
    medianSavingsPct: median(savings),
    minSavingsPct: savings.length === 0 ? null : savings.reduce((a, b) => Math.min(a, b)),
    maxSavingsPct: savings.length === 0 ? null : savings.reduce((a, b) => Math.max(a, b)),
  };
}

/** Pools in groups by a key (null = has none), groups in the order of their words, those without last. */
export function groupPools<T extends PricedPool>(
  pools: readonly T[],
  keyOf: (pool: T) => string | null,
): { key: string | null; pools: T[] }[] {
  const groups = new Map<string | null, T[]>();
  for (const pool of pools) {
    const key = keyOf(pool);
    const group = groups.get(key);
    if (group) group.push(pool);
    else groups.set(key, [pool]);
  }
  return [...groups]
    .map(([key, members]) => ({ key, pools: members }))
    .sort((a, b) => (a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : 1));
}

/** Pools that cost more than their list price now, those furthest above it first. */
export const aboveListPrice = <T extends PricedPool>(pools: readonly T[], limit: number): T[] =>
  pools
    .filter((pool) => pool.savingsPct !== null && pool.savingsPct < 0)
    .sort((a, b) => (a.savingsPct as number) - (b.savingsPct as number) || a.id - b.id)
    .slice(0, limit);

/** Pools whose price moved most over the window, up or down. */
export const biggestMovers = <T extends PricedPool>(pools: readonly T[], limit: number): T[] =>
  pools
    .filter((pool) => pool.changePct !== null && pool.changePct !== 0)
    .sort((a, b) => Math.abs(b.changePct as number) - Math.abs(a.changePct as number) || a.id - b.id)
    .slice(0, limit);
