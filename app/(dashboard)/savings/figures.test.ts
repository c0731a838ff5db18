import { describe, expect, it } from 'vitest';
import type { BilledRow, SavingsRow } from '#lib/api/schemas/savings';
import { costDays, gpuFigures, hourly, pricedPct } from './figures.ts';

const row = (change: Partial<BilledRow>) =>
  ({
    group: 'x',
    keys: {},
    spotHours: 100,
    unpricedHours: 0,
    spotCostUsd: 700,
    unpricedCostUsd: 0,
    listCostUsd: 2000,
    gpuHours: 800,
    billed: true,
    provisional: false,
    ...change,
  }) as BilledRow;

describe('hourly', () => {
  it('is cost over hours, of the priced hours alone', () => {
    expect(hourly(row({}))).toEqual({ list: 20, billed: 7 });
    expect(hourly(row({ unpricedHours: 20, unpricedCostUsd: 140, listCostUsd: 1600 }))).toEqual({
      list: 20,
      billed: 7,
    });
  });

  it('knows no list price where none is priced, and nothing where there are no spot hours', () => {
    expect(hourly(row({ unpricedHours: 100, unpricedCostUsd: 700, listCostUsd: null }))).toEqual({
      list: null,
      billed: 7,
    });
    expect(hourly(row({ spotHours: 0, spotCostUsd: 0, listCostUsd: 0 }))).toEqual({
      list: null,
      billed: null,
    });
  });
});

describe('pricedPct', () => {
  it('is the share of spot hours with a price', () => {
    expect(pricedPct(row({ unpricedHours: 25 }))).toBe(75);
    expect(pricedPct(row({ spotHours: 0 }))).toBeNull();
  });
});

describe('gpuFigures', () => {
  it('leaves out types without a GPU and types that are not known', () => {
    const rows = [
      row({}),
      row({ gpuHours: 200, spotCostUsd: 100, listCostUsd: 300 }),
      row({ gpuHours: 0, spotCostUsd: 5000 }),
      row({ gpuHours: null, spotCostUsd: 9000 }),
    ];
    expect(gpuFigures(rows)).toEqual({ gpuHours: 1000, spotCostUsd: 800, listCostUsd: 2300 });
  });

  it('compares with no list price where some of the hours have none', () => {
    expect(gpuFigures([row({}), row({ unpricedHours: 1 })])?.listCostUsd).toBeNull();
  });

  it('knows nothing without GPU-hours', () => {
    expect(gpuFigures([row({ gpuHours: 0 }), row({ gpuHours: null })])).toBeNull();
  });
});

describe('costDays', () => {
  it('draws what was billed for the priced hours, all of it where none is priced, nothing without a bill', () => {
    const days = costDays({
      rows: [
        row({ keys: { day: '2026-11-20' }, unpricedHours: 10, unpricedCostUsd: 70 }),
        row({ keys: { day: '2026-11-21' }, unpricedHours: 100, unpricedCostUsd: 700, listCostUsd: null }),
        row({ keys: { day: '2026-11-22' }, provisional: true }),
        { keys: { day: '2026-11-23' }, billed: false, spotCostUsd: null } as unknown as SavingsRow,
      ],
    });
    expect(days).toEqual([
      { day: '2026-11-20', onDemandUsd: 2000, billedUsd: 630, state: 'final' },
      { day: '2026-11-21', onDemandUsd: null, billedUsd: 700, state: 'final' },
      { day: '2026-11-22', onDemandUsd: 2000, billedUsd: 700, state: 'provisional' },
      { day: '2026-11-23', onDemandUsd: null, billedUsd: null, state: 'unbilled' },
    ]);
  });

  it('draws no on-demand line where nothing but idle days has a price', () => {
    const days = costDays({
      rows: [
        row({ unpricedHours: 100, unpricedCostUsd: 700, listCostUsd: null }),
        row({ spotHours: 0, spotCostUsd: 0, listCostUsd: 0 }),
      ],
    });
    expect(days.map(({ onDemandUsd, billedUsd }) => [onDemandUsd, billedUsd])).toEqual([
      [null, 700],
      [null, 0],
    ]);
  });
});
