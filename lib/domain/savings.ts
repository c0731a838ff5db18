import { scaled, unscaled } from './decimal.ts';

/**
 * Sums over usage lines, decimal strings as the database adds them up: hours in instance-hours, money in USD. List cost
 * is of the priced spot hours alone; `gpuHours` null = of no type in it the GPUs are known.
 */
export type UsageSums = {
  spotHours: string;
  otherHours: string;
  gpuHours: string | null;
  gpuUnknownHours: string;
  listCost: string;
  spotCost: string;
  unpricedCost: string;
  otherCost: string;
  unpricedHours: string;
  assumedHours: string;
  osAssumedHours: string;
};

/** Hours in instance-hours, money in USD, shares in per cent; null = not known. */
export type Savings = {
  spotHours: number;
  otherHours: number;
  gpuHours: number | null;
  gpuUnknownHours: number;
  listCostUsd: number | null;
  spotCostUsd: number;
  unpricedCostUsd: number;
  savingsUsd: number | null;
  savingsPct: number | null;
  otherCostUsd: number;
  coverageHoursPct: number | null;
  coverageCostPct: number | null;
  unpricedHours: number;
  assumedHours: number;
  osAssumedHours: number;
};

/** `part` of `whole` in per cent, to 1e-8; null of nothing. */
const pctOf = (part: bigint, whole: bigint): number | null =>
  whole === 0n ? null : Number((part * 10_000_000_000n) / whole) / 1e8;

/**
 * Realised savings: what the priced spot hours cost by the baseline, less what was billed for them; it may be negative.
 * Hours without a baseline price are in no saving, neither their list cost nor what was billed for them. Spot coverage
 * is spot hours of all instance-hours, and the cost of spot of all that instance-hours cost.
 */
export function savingsOf(sums: UsageSums): Savings {
  const spotHours = scaled(sums.spotHours);
  const otherHours = scaled(sums.otherHours);
  const spotCost = scaled(sums.spotCost);
  const otherCost = scaled(sums.otherCost);
  const unpricedHours = scaled(sums.unpricedHours);
  const unpricedCost = scaled(sums.unpricedCost);
  const list = spotHours > 0n && unpricedHours >= spotHours ? null : scaled(sums.listCost);
  const saved = list === null ? null : list - (spotCost - unpricedCost);
  return {
    spotHours: unscaled(spotHours),
    otherHours: unscaled(otherHours),
    gpuHours: sums.gpuHours === null ? null : unscaled(scaled(sums.gpuHours)),
    gpuUnknownHours: unscaled(scaled(sums.gpuUnknownHours)),
    listCostUsd: list === null ? null : unscaled(list),
    spotCostUsd: unscaled(spotCost),
    unpricedCostUsd: unscaled(unpricedCost),
    savingsUsd: saved === null ? null : unscaled(saved),
    savingsPct: saved === null || list === null ? null : pctOf(saved, list),
    otherCostUsd: unscaled(otherCost),
    coverageHoursPct: pctOf(spotHours, spotHours + otherHours),
    coverageCostPct: pctOf(spotCost, spotCost + otherCost),
    unpricedHours: unscaled(unpricedHours),
    assumedHours: unscaled(scaled(sums.assumedHours)),
    osAssumedHours: unscaled(scaled(sums.osAssumedHours)),
  };
}

/** Nothing used: known zeros. */
export const NO_USAGE: UsageSums = {
  spotHours: '0',
  otherHours: '0',
  gpuHours: '0',
  gpuUnknownHours: '0',
  listCost: '0',
  spotCost: '0',
  unpricedCost: '0',
  otherCost: '0',
  unpricedHours: '0',
  assumedHours: '0',
  osAssumedHours: '0',
};
