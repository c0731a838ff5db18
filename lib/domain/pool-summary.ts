const DAY_MS = 86_400_000;

/** Whether a price is still one of now: a source has confirmed it within the last day. Times in ISO 8601. */
export const isCurrent = (observedAt: string, now: string): boolean =>
  Date.parse(now) - Date.parse(observedAt) <= DAY_MS;

/** A pool at its price now: USD per instance-hour and per GPU-hour, null = unknown. */
export type PricedPool = {
  id: number;
  region: string;
  zone: string;
  instanceType: string;
  gpuModel: string | null;
  /** null = nothing is known of the instance type; 0 = it has no GPU */
  gpuCount: number | null;
  spotUsdPerHour: number | null;
  onDemandUsdPerHour: number | null;
  /** null also where the type has no GPU */
  usdPerGpuHour: number | null;
  savingsPct: number | null;
  /** against the price when the window began */
  changePct: number | null;
  /** ISO 8601: until when a source has confirmed the price; null without a price */
  observedAt: string | null;
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
  /** pools with a spot price; the next three are of these */
  observedPools: number;
  currentPools: number;
  /** the oldest and the newest of their last confirmations */
  observedFrom: string | null;
  observedUntil: string | null;
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

/** How old prices are: how many pools have one, of how many it is current, and the ends of their last confirmations. */
function ages(pools: readonly PricedPool[], now: string) {
  const seen = pools
    .map((pool) => pool.observedAt)
    .filter((at) => at !== null)
    .sort();
  return {
    observedPools: seen.length,
    currentPools: seen.filter((at) => isCurrent(at, now)).length,
    observedFrom: seen[0] ?? null,
    observedUntil: seen.at(-1) ?? null,
  };
}

/** Sums pools up. The cheapest is the lowest per GPU-hour; where no pool has a GPU, per instance-hour. */
export function poolsTogether(pools: readonly PricedPool[], now: string): PoolsTogether {
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
    ...ages(pools, now),
  };
}

/** What pools are grouped by, and what each group is called. */
export type Grouping<T> = { key: (pool: T) => string | null; label: (pool: T) => string };

/** By GPU model; what has none is told from what nothing is known of. */
export const BY_GPU_MODEL: Grouping<PricedPool> = {
  key: (pool) => pool.gpuModel,
  label: (pool) => pool.gpuModel ?? (pool.gpuCount === null ? 'Type not known yet' : 'No GPU'),
};

/** Pools in groups by their label, in the order of the labels, those without a key last. */
export function groupPools<T extends PricedPool>(
  pools: readonly T[],
  by: Grouping<T>,
): { group: string; key: string | null; pools: T[] }[] {
  const groups = new Map<string, { group: string; key: string | null; pools: T[] }>();
  for (const pool of pools) {
    const group = by.label(pool);
    const found = groups.get(group);
    if (found) found.pools.push(pool);
    else groups.set(group, { group, key: by.key(pool), pools: [pool] });
  }
  return [...groups.values()].sort(
    (a, b) => Number(a.key === null) - Number(b.key === null) || (a.group < b.group ? -1 : 1),
  );
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
