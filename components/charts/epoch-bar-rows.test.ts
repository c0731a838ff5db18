import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOn, type EpochCost, epochBars, epochNames } from './epoch-bar-rows.ts';

const cost = (
  epoch: number,
  usd: number | null,
  tookUsd: number | null = 0,
  hit: EpochCost['hit'] = null,
) => ({
  epoch,
  usd,
  tookUsd,
  hit,
});
const many = (length: number) => Array.from({ length }, (_, k) => cost(k + 1, 10));

describe('epochBars', () => {
  it('are one an epoch where there is room', () => {
    expect(epochBars([cost(1, 120), cost(2, 180, 40, 'interruption')], 10)).toEqual([
      { first: 1, last: 1, count: 1, usd: 120, tookUsd: 0, highestUsd: 120, hit: null, hits: 0 },
      { first: 2, last: 2, count: 1, usd: 180, tookUsd: 40, highestUsd: 180, hit: 'interruption', hits: 1 },
    ]);
  });

  it('are means of several that follow one another where there is not', () => {
    const rows = [
      cost(1, 100),
      cost(2, 200, 60, 'failure'),
      cost(3, null, null),
      cost(4, 110, 10, 'interruption'),
      cost(5, null, null),
    ];
    expect(epochBars(rows, 3)).toEqual([
      { first: 1, last: 2, count: 2, usd: 150, tookUsd: 30, highestUsd: 200, hit: 'failure', hits: 1 },
      { first: 3, last: 4, count: 2, usd: 110, tookUsd: 10, highestUsd: 110, hit: 'interruption', hits: 1 },
      { first: 5, last: 5, count: 1, usd: null, tookUsd: 0, highestUsd: null, hit: null, hits: 0 },
    ]);
  });

  it('never are too many, and leave no epoch out and no cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 300 }), (length, most) => {
        const bars = epochBars(many(length), most);
        expect(bars.length).toBeLessThanOrEqual(most);
        expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(length);
        expect(bars.reduce((sum, bar) => sum + bar.count * (bar.usd ?? 0), 0)).toBeCloseTo(length * 10, 6);
      }),
    );
  });
});

describe('barsOn', () => {
  it('is how many find room', () => {
    expect([0, 3, 400, 1002].map(barsOn)).toEqual([1, 1, 100, 250]);
  });
});

describe('epochNames', () => {
  const names = (length: number, most: number, bars = 1000) =>
    epochNames(epochBars(many(length), bars), most).map(({ k, epoch }) => [k, epoch]);

  it('are the ends and round numbers between', () => {
    expect(names(1, 6)).toEqual([[0, 1]]);
    expect(names(4, 6)).toEqual([0, 1, 2, 3].map((k) => [k, k + 1]));
    expect(names(16, 5)).toEqual([
      [0, 1],
      [4, 5],
      [9, 10],
      [15, 16],
    ]);
    expect(names(0, 6)).toEqual([]);
  });

  it('stand under the bar that holds their epoch', () => {
    expect(names(900, 6, 100)).toEqual([
      [0, 1],
      [22, 200],
      [44, 400],
      [66, 600],
      [99, 900],
    ]);
  });
});
