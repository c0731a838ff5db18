import { describe, expect, it } from 'vitest';
import { changesOf, latestOf } from './series.ts';

const day = (date: number) => `2026-11-${String(date).padStart(2, '0')}T00:00:00.000Z`;
const prices = {
  points: [
    { at: day(1), usdPerHour: 20 },
    { at: day(4), usdPerHour: 20 },
    { at: day(8), usdPerHour: 25 },
    { at: day(9), usdPerHour: 19.66 },
  ],
  onDemand: [
    { from: day(1), usdPerHour: 98.32, assumed: true },
    { from: day(9), usdPerHour: 55.04, assumed: false },
  ],
};

describe('changesOf', () => {
  it('joins records that repeat a price and compares with the list price of that time', () => {
    expect(changesOf(prices)).toEqual([
      {
        at: day(9),
        until: null,
        usdPerHour: 19.66,
        changePct: expect.closeTo(-21.36, 9),
        onDemandUsdPerHour: 55.04,
        onDemandAssumed: false,
      },
      {
        at: day(8),
        until: day(9),
        usdPerHour: 25,
        changePct: 25,
        onDemandUsdPerHour: 98.32,
        onDemandAssumed: true,
      },
      {
        at: day(1),
        until: day(8),
        usdPerHour: 20,
        changePct: null,
        onDemandUsdPerHour: 98.32,
        onDemandAssumed: true,
      },
    ]);
  });

  it('keeps an unknown list price unknown', () => {
    expect(
      changesOf({ points: [{ at: day(1), usdPerHour: 20 }], onDemand: [] })[0]?.onDemandUsdPerHour,
    ).toBeNull();
    expect(changesOf({ points: [], onDemand: [] })).toEqual([]);
  });
});

describe('latestOf', () => {
  it('takes the last of both prices', () => {
    expect(latestOf(prices)).toEqual({
      usdPerHour: 19.66,
      onDemandUsdPerHour: 55.04,
      savingsPct: expect.closeTo(64.280523, 6),
    });
  });

  it('is unknown where either is', () => {
    expect(latestOf({ ...prices, onDemand: [] }).savingsPct).toBeNull();
    expect(latestOf({ ...prices, points: [] })).toEqual({
      usdPerHour: null,
      onDemandUsdPerHour: 55.04,
      savingsPct: null,
    });
  });
});
