import type { StopCause } from './run-inks.tsx';

/** What an epoch cost, and what of it a stop took; null = no price is known. */
export type EpochCost = {
  epoch: number;
  usd: number | null;
  /** lost work and restarts */
  tookUsd: number | null;
  /** what stopped the gang in it; null = nothing did */
  hit: StopCause | null;
};

/** A bar: an epoch, or the mean of several that follow one another. */
export type EpochBar = {
  first: number;
  last: number;
  count: number;
  /** mean of those with a known cost; null = none is known */
  usd: number | null;
  tookUsd: number;
  /** the dearest of them */
  highestUsd: number | null;
  hit: StopCause | null;
  /** how many of them were hit */
  hits: number;
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** As few epochs a bar, the same in each but the last, that there are at most `most` bars. Keeps their order. */
export function epochBars(rows: readonly EpochCost[], most: number): EpochBar[] {
  const each = Math.max(1, Math.ceil(rows.length / Math.max(1, most)));
  return Array.from({ length: Math.ceil(rows.length / each) }, (_, k) =>
    rows.slice(k * each, (k + 1) * each),
  ).map((group) => {
    const costs = group.flatMap(({ usd }) => usd ?? []);
    const numbers = group.map(({ epoch }) => epoch);
    return {
      first: Math.min(...numbers),
      last: Math.max(...numbers),
      count: group.length,
      usd: costs.length === 0 ? null : mean(costs),
      tookUsd:
        costs.length === 0 ? 0 : mean(group.flatMap((row) => (row.usd === null ? [] : [row.tookUsd ?? 0]))),
      highestUsd: costs.length === 0 ? null : Math.max(...costs),
      hit: group.some(({ hit }) => hit === 'interruption')
        ? 'interruption'
        : group.some(({ hit }) => hit === 'failure')
          ? 'failure'
          : null,
      hits: group.filter(({ hit }) => hit !== null).length,
    };
  });
}

/** Px that a bar and the gap beside it take at least. */
export const BAR_PX = 4;

/** How many bars find room on so many px. */
export const barsOn = (px: number): number => Math.max(1, Math.floor(px / BAR_PX));

/** An epoch whose number stands under the bar at place `k`. */
export type EpochName = { k: number; epoch: number };

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** The epochs that are named under the bars: the first, the last, and round numbers between, about `most` at most. */
export function epochNames(bars: readonly EpochBar[], most: number): EpochName[] {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = bars.length - 1;
  if (end === 0) return [{ k: 0, epoch: first.first }];
  const step = STEPS.find((candidate) => (last.last - first.first) / candidate <= most - 1);
  const near = bars.length / most / 1.5;
  const between = bars.flatMap((bar, k) => {
    if (k < near || end - k < near || step === undefined) return [];
    const epoch = Math.floor(bar.last / step) * step;
    return epoch >= bar.first ? [{ k, epoch }] : [];
  });
  return [{ k: 0, epoch: first.first }, ...between, { k: end, epoch: last.last }];
}
