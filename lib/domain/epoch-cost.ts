import { exactInterval } from './checkpoint.ts';

/** Useful hours of a gang and the prices of one of its nodes; `factor` is time billed per useful time. */
export type UsefulWork = {
  usdPerNodeHour: number;
  onDemandUsdPerNodeHour: number;
  nodes: number;
  usefulHours: number;
  factor: number;
};

/**
 * What useful hours are expected to cost: price x nodes x hours x F, beside the same hours on demand, uninterrupted.
 * `savedShare` is of the on-demand cost and below 0 where spot costs more; `nominalShare` is what the prices alone
 * promise. Shares null where the on-demand cost is 0.
 */
export function expectedCost({
  usdPerNodeHour,
  onDemandUsdPerNodeHour,
  nodes,
  usefulHours,
  factor,
}: UsefulWork): {
  usd: number;
  onDemandUsd: number;
  savedShare: number | null;
  nominalShare: number | null;
} {
  const usd = usdPerNodeHour * nodes * usefulHours * factor;
  const onDemandUsd = onDemandUsdPerNodeHour * nodes * usefulHours;
  return {
    usd,
    onDemandUsd,
    savedShare: onDemandUsd > 0 ? 1 - usd / onDemandUsd : null,
    nominalShare: onDemandUsdPerNodeHour > 0 ? 1 - usdPerNodeHour / onDemandUsdPerNodeHour : null,
  };
}

/**
 * Where spot stops paying: the factor that eats the discount, and the interruptions at which even the best interval
 * has it: per node-hour, and as the gang's mean time between them. Infinity per node-hour = never, as nothing is lost.
 */
export type BreakEven = { factor: number; perNodeHour: number; meanBetweenSeconds: number };

/**
 * Solves F at the exact interval = `priceRatio`, the on-demand over the spot price. Since F is exp((R + d + t)/M) there, the
 * root of (R + d + t(M))/M = ln ratio, by bisection over 1/M. Null where spot never pays: a ratio of 1 or less.
 */
export function breakEven(
  priceRatio: number,
  {
    checkpointSeconds,
    restartSeconds,
    nodes = 1,
  }: { checkpointSeconds: number; restartSeconds: number; nodes?: number },
): BreakEven | null {
  if (!(priceRatio > 1)) return null;
  const target = Math.log(priceRatio);
  const fixedSeconds = Math.max(0, checkpointSeconds) + Math.max(0, restartSeconds);
  if (fixedSeconds === 0)
    return { factor: priceRatio, perNodeHour: Number.POSITIVE_INFINITY, meanBetweenSeconds: 0 };
  const logFactor = (perSecond: number) => {
    const interval = exactInterval({ checkpointSeconds, meanBetweenSeconds: 1 / perSecond }) ?? 0;
    return (fixedSeconds + interval) * perSecond;
  };
  let [from, to] = [0, target / fixedSeconds];
  let middle = to / 2;
  while (from < middle && middle < to) {
    if (logFactor(middle) < target) from = middle;
    else to = middle;
    middle = (from + to) / 2;
  }
  return { factor: priceRatio, perNodeHour: (middle * 3600) / nodes, meanBetweenSeconds: 1 / middle };
}

/** All that was paid over the epochs that it bought; null where none was completed. */
export function effectiveUsdPerEpoch(totalUsd: number, epochsCompleted: number): number | null {
  return epochsCompleted > 0 ? totalUsd / epochsCompleted : null;
}

/**
 * What each epoch cost: the rise of what had been paid from the completion before it, the first from the run's start.
 * `paidUsd` is what had been paid at each completion, in the order of time. They sum to the last of it.
 */
export function usdByEpoch(paidUsd: readonly number[]): number[] {
  return paidUsd.map((paid, index) => paid - (paidUsd[index - 1] ?? 0));
}

/** What one more epoch cost once the run was going: without the first and all before it; null under two epochs. */
export function marginalUsdPerEpoch(paidUsd: readonly number[]): number | null {
  const [first, last] = [paidUsd[0], paidUsd.at(-1)];
  if (first === undefined || last === undefined || paidUsd.length < 2) return null;
  return (last - first) / (paidUsd.length - 1);
}
