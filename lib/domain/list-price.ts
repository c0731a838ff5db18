import { integral, type PriceStep, timeAtPrice, totalMs } from './step-distribution.ts';

/** A list price that holds from `at` (ms) on; `assumed` = before the earliest one known, priced at that one. */
export type ListPriceStep = { at: number; micro: number; assumed: boolean };

/** List price over a stretch of time. `integral` in micro-USD x ms; all times in ms. */
export type ListCost = { integral: bigint; assumedMs: number; unpricedMs: number };

/**
 * The list price steps that matter between `from` and `to` (ms): the one that held at `from`, with its own earlier
 * time, and those after it. A price that is stated anew without a change (AWS dates its whole list anew every month)
 * is no step. Time before the earliest known price is priced at it and marked `assumed`.
 */
export function listPriceSteps(prices: readonly PriceStep[], from: number, to: number): ListPriceStep[] {
  const earliest = prices[0];
  if (earliest === undefined) return [];
  const changes = prices.filter(([, micro], i) => i === 0 || micro !== prices[i - 1]?.[1]);
  const held = changes.findLastIndex(([at]) => at <= from);
  const known = changes
    .slice(Math.max(held, 0))
    .filter(([at]) => at < to)
    .map(([at, micro]) => ({ at, micro, assumed: false }));
  return held >= 0 ? known : [{ at: from, micro: earliest[1], assumed: true }, ...known];
}

/** What the time between `from` and `to` costs at the list price valid at each moment. */
export function listCost(prices: readonly PriceStep[], from: number, to: number): ListCost {
  const length = Math.max(0, to - from);
  const earliest = prices[0];
  if (earliest === undefined) return { integral: 0n, assumedMs: 0, unpricedMs: length };
  const held = timeAtPrice(prices, from, to);
  const assumedMs = length - totalMs(held);
  return { integral: integral(held) + BigInt(earliest[1]) * BigInt(assumedMs), assumedMs, unpricedMs: 0 };
}
