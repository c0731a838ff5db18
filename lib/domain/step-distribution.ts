/**
 * A price step: from `at` (ms since 1970) on, the price is `micro` (whole micro-USD per hour, the ledger's sixth
 * decimal) until the next step. Series are sorted by `at`, each `at` once.
 */
export type PriceStep = readonly [at: number, micro: number];

/**
 * For how long each price held, in whole ms. Integral, mean, quantiles and spread all follow from it, in integers:
 * nothing is lost however long the series is.
 */
export type TimeAtPrice = ReadonlyMap<number, number>;

/** The price that held at `at`; null before the first step: a price is never carried backwards. */
export function heldAt(steps: readonly PriceStep[], at: number): number | null {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle] as PriceStep)[0] <= at) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1]?.[1] ?? null;
}

/** How long each price held between `from` and `to` (ms); the time before the first step is in none. */
export function timeAtPrice(steps: readonly PriceStep[], from: number, to: number): TimeAtPrice {
  const held = new Map<number, number>();
  for (let i = 0; i < steps.length; i++) {
    const [at, micro] = steps[i] as PriceStep;
    const start = Math.max(at, from);
    const end = Math.min(steps[i + 1]?.[0] ?? to, to);
    if (end > start) held.set(micro, (held.get(micro) ?? 0) + (end - start));
  }
  return held;
}

/** The known time in ms. */
export function totalMs(held: TimeAtPrice): number {
  let sum = 0;
  for (const ms of held.values()) sum += ms;
  return sum;
}

/** Sum of price x time in micro-USD x ms per hour, exact. */
export function integral(held: TimeAtPrice): bigint {
  let sum = 0n;
  for (const [micro, ms] of held) sum += BigInt(micro) * BigInt(ms);
  return sum;
}

/** Time-weighted mean in micro-USD per hour: integral / length; null where nothing is known. */
export function meanMicro(held: TimeAtPrice): number | null {
  const length = totalMs(held);
  return length === 0 ? null : Number(integral(held)) / length;
}

/**
 * Time-weighted quantile in micro-USD: the smallest price that was not exceeded for at least `percent` % of the known
 * time. `percent` is a whole number from 0 to 100; null where nothing is known.
 */
export function quantileMicro(held: TimeAtPrice, percent: number): number | null {
  const needed = percent * totalMs(held);
  let reached = 0;
  for (const [micro, ms] of [...held].sort(([a], [b]) => a - b)) {
    reached += ms;
    if (reached * 100 >= needed) return micro;
  }
  return null;
}

/**
 * Time-weighted standard deviation / mean: sqrt(T x sum(p^2 t) - (sum p t)^2) / sum(p t). The difference is taken in
 * integers, so that a flat series gives exactly 0. Null where nothing is known.
 */
export function volatility(held: TimeAtPrice): number | null {
  const sum = integral(held);
  if (sum === 0n) return null;
  let squares = 0n;
  for (const [micro, ms] of held) squares += BigInt(micro) * BigInt(micro) * BigInt(ms);
  return Math.sqrt(Number(squares * BigInt(totalMs(held)) - sum * sum)) / Number(sum);
}
