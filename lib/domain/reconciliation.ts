import { unscaled } from './decimal.ts';
import { type SpotStretch, spotCharge } from './spot-charge.ts';
import type { PriceStep } from './step-distribution.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A spot lifetime with the price steps of its pool; times in ms. */
export type PricedStretch = SpotStretch & { instanceId: string; steps: readonly PriceStep[] };

/** Billed for spot on one UTC day, in units of 1e-10 USD; `resourceId` null = the bill names no instance. */
export type BilledDay = { resourceId: string | null; cost: bigint };

/** Figures of a day or of several, in USD; null = not known. */
export type ReconciliationFigures = {
  billedUsd: number | null;
  computedUsd: number | null;
  differenceUsd: number | null;
  comparedBilledUsd: number | null;
  comparedComputedUsd: number | null;
  notSeenUsd: number | null;
  notBilledUsd: number | null;
  notComparedUsd: number | null;
  waivedUsd: number | null;
  unpricedHours: number | null;
};

/**
 * Sums in units of 1e-10 USD and ms. `isBilled`: a bill has something or speaks of it; `isComputed`: lifetimes are
 * followed, or some are known of what a bill speaks of.
 */
export type DaySums = {
  isBilled: boolean;
  isComputed: boolean;
  comparedBilled: bigint;
  comparedComputed: bigint;
  notSeen: bigint;
  notBilled: bigint;
  notCompared: bigint;
  waived: bigint;
  unpricedMs: number;
};

/** micro-USD/h x ms in a unit of 1e-10 USD: 3,600,000 ms an hour x 1e6 / 1e10. */
const MICRO_MS = 360n;
const usd10 = (microMs: bigint): bigint => (microMs + MICRO_MS / 2n) / MICRO_MS;

type Computed = { charged: bigint; waived: bigint; unpricedMs: number };

/** What each instance is charged from `from` to `to` (ms). */
function computedOf(stretches: readonly PricedStretch[], from: number, to: number): Map<string, Computed> {
  const byInstance = new Map<string, Computed>();
  for (const stretch of stretches) {
    if (stretch.startedAt >= to || (stretch.endedAt !== null && stretch.endedAt <= from)) continue;
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
 * One UTC day of one account: what was billed for spot against what prices and lifetimes make it. Where the bill names
 * instances, each is set against its own: what was billed for instances that were never seen (`notSeen`), what was
 * computed for instances that the bill does not have (`notBilled`), and the rest, which was both (`compared...`).
 *
 * `isSpoken`: a bill speaks of the whole day of the account; else nothing is computed. `isFollowed`: lifetimes were followed all day; else what is billed for unseen instances proves nothing and
 * is `notCompared`, as is what a bill has of a day that it does not speak of as a whole.
 */
export function reconcileDay(
  day: string,
  billed: readonly BilledDay[],
  stretches: readonly PricedStretch[],
  options: { isSpoken: boolean; isFollowed: boolean },
): DaySums {
  const from = Date.parse(`${day}T00:00:00Z`);
  const { isSpoken } = options;
  const computed = computedOf(stretches, from, from + DAY_MS);
  const isWhole = billed.some(({ resourceId }) => resourceId === null);
  const isComparable = isSpoken && (!isWhole || options.isFollowed);
  const sums: DaySums = {
    ...{ isBilled: isSpoken || billed.length > 0 },
    ...{ isComputed: isComparable && (options.isFollowed || computed.size > 0) },
    ...{
      comparedBilled: 0n,
      comparedComputed: 0n,
      notSeen: 0n,
      notBilled: 0n,
      notCompared: 0n,
      waived: 0n,
      unpricedMs: 0,
    },
  };
  const inBill = new Set(billed.map(({ resourceId }) => resourceId));
  for (const [instanceId, { charged, waived, unpricedMs }] of isComparable ? computed : []) {
    sums.waived += usd10(waived);
    sums.unpricedMs += unpricedMs;
    if (isWhole || inBill.has(instanceId)) sums.comparedComputed += usd10(charged);
    else sums.notBilled += usd10(charged);
  }
  for (const { resourceId, cost } of billed) {
    if (isComparable && (isWhole || computed.has(resourceId as string))) sums.comparedBilled += cost;
    else if (isSpoken && options.isFollowed) sums.notSeen += cost;
    else sums.notCompared += cost;
  }
  return sums;
}

/**
 * Sums of accounts and days together, in USD: billed = compared + not seen + not compared; computed = compared + not
 * billed; difference = billed without what is not compared, less computed. Null where nothing of it is known.
 */
export function reconciliationFigures(parts: readonly DaySums[]): ReconciliationFigures {
  const sum = (read: (part: DaySums) => bigint) => parts.reduce((total, part) => total + read(part), 0n);
  const isBilled = parts.some((part) => part.isBilled);
  const isComputed = parts.some((part) => part.isComputed);
  const comparable = sum((part) => part.comparedBilled + part.notSeen);
  const computed = sum((part) => part.comparedComputed + part.notBilled);
  const notCompared = sum((part) => part.notCompared);
  return {
    billedUsd: isBilled ? unscaled(comparable + notCompared) : null,
    computedUsd: isComputed ? unscaled(computed) : null,
    differenceUsd: isBilled && isComputed ? unscaled(comparable - computed) : null,
    comparedBilledUsd: isComputed ? unscaled(sum((part) => part.comparedBilled)) : null,
    comparedComputedUsd: isComputed ? unscaled(sum((part) => part.comparedComputed)) : null,
    notSeenUsd: isComputed ? unscaled(sum((part) => part.notSeen)) : null,
    notBilledUsd: isComputed ? unscaled(sum((part) => part.notBilled)) : null,
    notComparedUsd: isBilled ? unscaled(notCompared) : null,
    waivedUsd: isComputed ? unscaled(sum((part) => part.waived)) : null,
    unpricedHours: isComputed ? parts.reduce((total, part) => total + part.unpricedMs, 0) / HOUR_MS : null,
  };
}
