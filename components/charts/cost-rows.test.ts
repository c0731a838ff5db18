import { describe, expect, it } from 'vitest';
import { type CostDay, costPoints, lineSteps, lonePoints, stretches } from './cost-rows.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 20);

const days = (...rows: [number | null, number | null, CostDay['state']?][]): CostDay[] =>
  rows.map(([onDemandUsd, billedUsd, state = 'final'], index) => ({
    day: new Date(START + index * DAY).toISOString().slice(0, 10),
    onDemandUsd,
    billedUsd,
    state,
  }));

describe('costPoints', () => {
  it('has the band of each day between what was billed and on demand', () => {
    expect(costPoints(days([30, 10], [20, 20]))).toEqual([
      { at: START, onDemand: 30, billed: 10, saved: [10, 30], above: [30, 30] },
      { at: START + DAY, onDemand: 20, billed: 20, saved: [20, 20], above: [20, 20] },
    ]);
  });

  it('ends a band where the lines cross', () => {
    const points = costPoints(days([30, 10], [10, 20]));
    expect(points).toHaveLength(3);
    // 20 apart one way, 10 apart the other: they meet after two thirds of the day.
    expect(points[1]?.at).toBeCloseTo(START + (DAY * 2) / 3, 0);
    expect(points[1]?.billed).toBeCloseTo(16.6667, 4);
    expect(points[1]?.saved?.[0]).toBeCloseTo(points[1]?.saved?.[1] ?? 0, 9);
    expect(points[2]).toEqual({
      at: START + DAY,
      onDemand: 10,
      billed: 20,
      saved: [10, 10],
      above: [10, 20],
    });
  });

  it('has no band, and no crossing, where a value is not known', () => {
    expect(costPoints(days([null, 5], [3, null])).map(({ saved, above }) => [saved, above])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe('stretches', () => {
  it('joins days of one state, half a day to either side', () => {
    const shown = days([1, 1], [1, 1, 'provisional'], [1, 1, 'provisional'], [null, null, 'unbilled']);
    expect(stretches(shown, 'provisional')).toEqual([[START + DAY / 2, START + 2.5 * DAY]]);
    expect(stretches(shown, 'unbilled')).toEqual([[START + 2.5 * DAY, START + 3.5 * DAY]]);
  });

  it('parts stretches with other days between them', () => {
    const shown = days([null, null, 'unbilled'], [1, 1], [null, null, 'unbilled']);
    expect(stretches(shown, 'unbilled')).toEqual([
      [START - DAY / 2, START + DAY / 2],
      [START + 1.5 * DAY, START + 2.5 * DAY],
    ]);
  });
});

describe('lineSteps', () => {
  it('goes from day to day in four steps, and ends where nothing is known', () => {
    expect(lineSteps(costPoints(days([8, 1], [16, 1], [null, 1])), 'onDemand')).toEqual([
      [START, 8],
      [START + DAY / 4, 10],
      [START + DAY / 2, 12],
      [START + (DAY * 3) / 4, 14],
      [START + DAY, 16],
    ]);
  });
});

describe('lonePoints', () => {
  it('finds the days that no line reaches', () => {
    const points = costPoints(days([4, 1], [null, 1], [5, 1], [6, 1]));
    expect(lonePoints(points, 'onDemand')).toEqual([[START, 4]]);
    expect(lonePoints(points, 'billed')).toEqual([]);
    expect(lonePoints(costPoints(days([4, 1])), 'billed')).toEqual([[START, 1]]);
  });
});
