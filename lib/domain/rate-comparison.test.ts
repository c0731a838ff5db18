import { describe, expect, it } from 'vitest';
import { compareRates } from './rate-comparison.ts';

const of = (interruptions: number, exposureHours: number) => ({ interruptions, exposureHours });

describe('two groups whose interruptions cluster', () => {
  it('are compared as though they had as many times fewer', () => {
    // 12/480 h against 50/1200 h; of twice as many at a dispersion of 2 the doubled tail is 0.135.
    const wide = compareRates(of(24, 960), of(100, 2400), 2);
    expect(wide?.ratio).toBeCloseTo(0.6, 12);
    expect(wide?.low95).toBeCloseTo(0.2908315178034995, 9);
    expect(wide?.high95).toBeCloseTo(1.142647278152827, 9);
    expect(wide?.pValue).toBeCloseTo(0.135, 3);
    expect(compareRates(of(12, 480), of(50, 1200))?.pValue).toBeCloseTo(0.12234510290613869, 9);
  });

  it('need not both have interruptions', () => {
    expect(compareRates(of(6, 10), of(0, 10), 2)).toMatchObject({ ratio: null, high95: null });
    // (1/2)^3 doubled.
    expect(compareRates(of(6, 10), of(0, 10), 2)?.pValue).toBeCloseTo(0.25, 12);
    expect(compareRates(of(0, 10), of(6, 10), 2)?.pValue).toBeCloseTo(0.25, 12);
    expect(compareRates(of(0, 10), of(0, 10), 2)).toBeNull();
  });
});
