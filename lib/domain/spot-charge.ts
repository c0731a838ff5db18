import type { EndReason } from './lifetimes.ts';
import type { OperatingSystem } from './rows.ts';
import { heldAt, integral, type PriceStep, timeAtPrice, totalMs } from './step-distribution.ts';

const HOUR_MS = 3_600_000;

/** A stretch of a spot instance; times in ms since 1970, `endedAt` null = it still runs. */
export type SpotStretch = {
  os: OperatingSystem;
  startedAt: number;
  endedAt: number | null;
  endReason: EndReason | null;
};

/**
 * What AWS charges for a stretch in a window, in micro-USD/h x ms; `waived`: the same, for what it does not charge;
 * `unpricedMs`: charged time of which no spot price is known, in neither.
 */
export type SpotCharge = { charged: bigint; waived: bigint; unpricedMs: number };

const NOTHING: SpotCharge = { charged: 0n, waived: 0n, unpricedMs: 0 };

function bySecond(
  steps: readonly PriceStep[],
  from: number,
  to: number,
): { cost: bigint; unpricedMs: number } {
  if (to <= from) return { cost: 0n, unpricedMs: 0 };
  const held = timeAtPrice(steps, from, to);
  return { cost: integral(held), unpricedMs: to - from - totalMs(held) };
}

/** Whole hours at the price of their beginning, in the window that holds it; an interrupted partial hour is free. */
function byHour(
  stretch: SpotStretch,
  end: number,
  steps: readonly PriceStep[],
  from: number,
  to: number,
): SpotCharge {
  let charged = 0n;
  let waived = 0n;
  let unpricedMs = 0;
  for (let at = stretch.startedAt; at < end; at += HOUR_MS) {
    if (at < from || at >= to) continue;
    const partial = Math.min(HOUR_MS, end - at);
    const price = heldAt(steps, at);
    const isFree = partial < HOUR_MS && stretch.endReason === 'interrupted';
    if (price === null) unpricedMs += isFree ? 0 : HOUR_MS;
    else if (isFree) waived += BigInt(price) * BigInt(partial);
    else charged += BigInt(price) * BigInt(HOUR_MS);
  }
  return { charged, waived, unpricedMs };
}

/**
 * The charge for a spot stretch between `from` and `to` (ms) at the pool's price steps. By the second, at the price of
 * each moment; nothing where AWS took the instance back in its first hour; SUSE by whole hours, the interrupted partial
 * one free. A stretch that still runs is charged up to `to`.
 * Source: AWS, "Billing for interrupted Spot Instances" (EC2 User Guide).
 */
export function spotCharge(
  stretch: SpotStretch,
  steps: readonly PriceStep[],
  from: number,
  to: number,
): SpotCharge {
  const end = stretch.endedAt ?? Math.max(to, stretch.startedAt);
  const interrupted = stretch.endReason === 'interrupted';
  if (stretch.os === 'suse') return byHour(stretch, end, steps, from, to);
  const { cost, unpricedMs } = bySecond(steps, Math.max(from, stretch.startedAt), Math.min(to, end));
  if (interrupted && end - stretch.startedAt < HOUR_MS) return { ...NOTHING, waived: cost };
  return { charged: cost, waived: 0n, unpricedMs };
}
