import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { scaled, unscaled } from './decimal.ts';
import { NO_USAGE, savingsOf } from './savings.ts';

describe('savingsOf', () => {
  it('is list cost less what was billed for the priced hours', () => {
    expect(
      savingsOf({
        ...NO_USAGE,
        spotHours: '100',
        otherHours: '25',
        gpuHours: '800',
        listCost: '5504',
        spotCost: '1966.10',
        otherCost: '1376',
      }),
    ).toEqual({
      spotHours: 100,
      otherHours: 25,
      gpuHours: 800,
      gpuUnknownHours: 0,
      listCostUsd: 5504,
      spotCostUsd: 1966.1,
      unpricedCostUsd: 0,
      savingsUsd: 3537.9,
      savingsPct: 64.27870639,
      otherCostUsd: 1376,
      coverageHoursPct: 80,
      coverageCostPct: 58.82828161,
      unpricedHours: 0,
      assumedHours: 0,
      osAssumedHours: 0,
    });
  });

  it('keeps a negative saving: spot cost more than on demand would have', () => {
    const figures = savingsOf({ ...NO_USAGE, spotHours: '10', listCost: '46.016', spotCost: '47.1' });
    expect(figures).toMatchObject({ savingsUsd: -1.084, savingsPct: -2.35570236 });
  });

  it('leaves hours without a price out of the saving, with what was billed for them', () => {
    const figures = savingsOf({
      ...NO_USAGE,
      spotHours: '30',
      listCost: '20',
      spotCost: '15',
      unpricedHours: '10',
      unpricedCost: '9',
    });
    expect(figures).toMatchObject({
      spotCostUsd: 15,
      listCostUsd: 20,
      savingsUsd: 14,
      savingsPct: 70,
      unpricedHours: 10,
    });
  });

  it('knows no saving where no hour is priced, and a saving of 0 where nothing ran on spot', () => {
    const unpriced = savingsOf({
      ...NO_USAGE,
      spotHours: '3',
      spotCost: '2',
      unpricedHours: '3',
      unpricedCost: '2',
    });
    expect(unpriced).toMatchObject({
      listCostUsd: null,
      savingsUsd: null,
      savingsPct: null,
      coverageHoursPct: 100,
    });
    expect(savingsOf({ ...NO_USAGE, otherHours: '5', otherCost: '1' })).toMatchObject({
      savingsUsd: 0,
      savingsPct: null,
      coverageHoursPct: 0,
      coverageCostPct: 0,
    });
    expect(savingsOf(NO_USAGE)).toMatchObject({
      savingsUsd: 0,
      coverageHoursPct: null,
      coverageCostPct: null,
    });
  });

  it('has no rounding of floats in it: 0.3 - 0.1 is 0.2', () => {
    expect(savingsOf({ ...NO_USAGE, spotHours: '1', listCost: '0.3', spotCost: '0.1' }).savingsUsd).toBe(0.2);
  });
});

describe('decimals', () => {
  it('are exact to ten digits and cut further ones', () => {
    expect(scaled('-12.5')).toBe(-125_000_000_000n);
    expect(scaled('0.00000000019')).toBe(1n);
    expect(unscaled(-125_000_000_000n)).toBe(-12.5);
    expect(() => scaled('1e5')).toThrow('"1e5" is no decimal number');
    expect(() => scaled('')).toThrow('no decimal number');
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (value) => {
        expect(scaled(unscaled(value).toFixed(10))).toBe(value);
      }),
      atLeast(300),
    );
  });
});
