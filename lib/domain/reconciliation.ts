import { unscaled } from './decimal.ts';
import { type SpotStretch, spotCharge } from './spot-charge.ts';
import type { PriceStep } from './step-distribution.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A spot lifetime with the price steps of its pool; times in ms. */
export type PricedStretch = SpotStretch & { instanceId: string; steps: readonly PriceStep[] };

/** Billed for spot on one UTC day, in units of 1e-10 USD; `resourceId` null = the bill names no instance. */
export type BilledDay = { day: string; resourceId: string | null; cost: bigint };

/** Figures of a day or of several, in USD; null = not known. */
export type ReconciliationFigures = {
  billedUsd: number | null;
  computedUsd: number | null;
  differenceUsd: number | null;
  comparedBilledUsd: number;
  comparedComputedUsd: number;
  notSeenUsd: number;
  notBilledUsd: number;
  waivedUsd: number;
  unpricedHours: number;
};

/** A day's sums in units of 1e-10 USD and ms; `computed` counts only where lifetimes are known. */
export type DaySums = {
  day: string;
  isBilled: boolean;
  stretches: number;
  billed: bigint;
  computed: bigint;
  comparedBilled: bigint;
  comparedComputed: bigint;
  notSeen: bigint;
  notBilled: bigint;
  waived: bigint;
  unpricedMs: number;
};

/** micro-USD/h x ms in a unit of 1e-10 USD: 3,600,000 ms an hour x 1e6 / 1e10. */
const MICRO_MS = 360n;
const usd10 = (microMs: bigint): bigint => (microMs + MICRO_MS / 2n) / MICRO_MS;

type Computed = { charged: bigint; waived: bigint; unpricedMs: number };

/** What each instance is charged on a day that begins at `from` (ms), up to `until`. */
function computedOf(stretches: readonly PricedStretch[], from: number, until: number): Map<string, Computed> {
  const byInstance = new Map<string, Computed>();
  const to = Math.min(from + DAY_MS, until);
  for (const stretch of stretches) {
    // Past what the bills reach to is not known, which is not 0.
    if (from >= until || stretch.startedAt >= to || (stretch.endedAt !== null && stretch.endedAt <= from))
      continue;
    const charge = spotCharge(stretch, stretch.steps, from, to);
    const known = byInstance.get(stretch.instanceId) ?? { charged: 0n, waived: 0n, unpricedMs: 0 };
    byInstance.set(stretch.instanceId, {
      charged: known.charged + charge.charged,
      waived: known.waived + charge.waived,
      unpricedMs: known.unpricedMs + charge.unpricedMs,
    });
  }
  return byInstance;
}

/**
 * One UTC day: what was billed for spot against what prices and lifetimes make it. Where the bill names instances, each
 * is set against its own: what was billed for instances that were never seen (`notSeen`), what was computed for
 * instances that the bill does not have (`notBilled`), and the rest, which was both (`compared...`). Lifetimes are
 * followed to `until` (ms), as bills are.
 */
export function reconcileDay(
  day: string,
  billed: readonly BilledDay[],
  stretches: readonly PricedStretch[],
  options: { isBilled: boolean; until: number },
): DaySums {
  const from = Date.parse(`${day}T00:00:00Z`);
  const computed = computedOf(stretches, from, options.until);
  const whole = billed.some(({ resourceId }) => resourceId === null);
  const sums: DaySums = {
    ...{ day, isBilled: options.isBilled, stretches: computed.size, billed: 0n, computed: 0n },
    ...{ comparedBilled: 0n, comparedComputed: 0n, notSeen: 0n, notBilled: 0n, waived: 0n, unpricedMs: 0 },
  };
  const seen = new Set(billed.map(({ resourceId }) => resourceId));
  for (const [instanceId, { charged, waived, unpricedMs }] of computed) {
    const cost = usd10(charged);
    sums.computed += cost;
    sums.waived += usd10(waived);
    sums.unpricedMs += unpricedMs;
    if (whole || seen.has(instanceId)) sums.comparedComputed += cost;
    else sums.notBilled += cost;
  }
  for (const { resourceId, cost } of billed) {
    sums.billed += cost;
    if (whole ? computed.size > 0 : computed.has(resourceId as string)) sums.comparedBilled += cost;
    else sums.notSeen += cost;
  }
  return sums;
}

/** A day's sums, or those of several days together, in USD. Unknown days are in none of the known sums. */
export function reconciliationFigures(days: readonly DaySums[]): ReconciliationFigures {
  const sum = (read: (day: DaySums) => bigint) => days.reduce((total, day) => total + read(day), 0n);
  const billedKnown = days.some(({ isBilled }) => isBilled);
  const computedKnown = days.some(({ stretches }) => stretches > 0);
  const both = billedKnown && computedKnown;
  const billed = sum((day) => (day.isBilled ? day.billed : 0n));
  const computed = sum((day) => day.computed);
  const settled = days.filter(({ isBilled, stretches }) => isBilled && stretches > 0);
  const difference = settled.reduce((total, day) => total + day.billed - day.computed, 0n);
  return {
    billedUsd: billedKnown ? unscaled(billed) : null,
    computedUsd: computedKnown ? unscaled(computed) : null,
    differenceUsd: both && settled.length > 0 ? unscaled(difference) : null,
    comparedBilledUsd: unscaled(sum((day) => day.comparedBilled)),
    comparedComputedUsd: unscaled(sum((day) => (day.isBilled ? day.comparedComputed : 0n))),
    notSeenUsd: unscaled(sum((day) => day.notSeen)),
    notBilledUsd: unscaled(sum((day) => day.notBilled)),
    waivedUsd: unscaled(sum((day) => day.waived)),
    unpricedHours: days.reduce((total, day) => total + day.unpricedMs, 0) / HOUR_MS,
  };
}
