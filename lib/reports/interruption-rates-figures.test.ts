import { describe, expect, it } from 'vitest';
import type { RateRatio } from '#lib/domain/interruption-rate';
import { type Tally, tallyOf } from '#lib/domain/rate-groups';
import { figuresOf, verdictsOf } from './interruption-rates-figures.ts';

const HOUR_MS = 3_600_000;
const PLAIN = { dispersion: 1, prior: null, weakest: null, pooled: null };
const of = (interruptions: number, hours: number, over: Partial<Tally> = {}): Tally => ({
  ...tallyOf([]),
  ...{ interruptions, exposureMs: hours * HOUR_MS },
  ...over,
});

describe('the lead of recommendations', () => {
  it.each([
    ['of none', [], null],
    ['of one', [90_500], 90.5],
    ['of an odd number', [600_000, 9_000, 120_000], 120],
    ['of an even number, between the middle two', [1_000_000, 60_000, 9_000, 120_000], 90],
    ['of equal ones', [30_000, 30_000], 30],
    ['of those without one', [0, 0, 5_000], 0],
  ])('%s is the median', (_, leads, seconds) => {
    const before = [...leads];
    const figures = figuresOf(of(0, 10, { leads }), PLAIN);
    expect(figures.rebalanceLeadSeconds).toBe(seconds);
    expect(figures.rebalancesFollowed).toBe(leads.length);
    expect(leads).toEqual(before);
  });
});

describe('a rate that is drawn to the others', () => {
  const pooled = { perHour: 0.01, low95: 0.005, high95: 0.02 };

  it('has its interval widened like its own', () => {
    const figures = figuresOf(of(3, 500), {
      dispersion: 4,
      prior: { a: 6, b: 400 },
      weakest: { a: 2, b: 100 },
      pooled,
    });
    expect(figures.ratePerHour).toBeCloseTo(0.006, 12);
    // As of 3/4 in 125 h; shrunk as 9 in 900 h, its interval as of 5/4 in 150 h.
    expect(figures.low95).toBeCloseTo(0.0000524520846520758, 12);
    expect(figures.high95).toBeCloseTo(0.0410484169117148, 12);
    expect(figures.shrunkRatePerHour).toBeCloseTo(0.01, 12);
    expect(figures.shrunkLow95).toBeCloseTo(0.00039540980700021, 12);
    expect(figures.shrunkHigh95).toBeCloseTo(0.0279743175564, 12);
  });

  it('is the pooled one where there is no prior', () => {
    expect(figuresOf(of(3, 500), { dispersion: 4, prior: null, weakest: null, pooled })).toMatchObject({
      ...{ ratePerHour: 0.006, shrunkRatePerHour: 0.01, shrunkLow95: 0.005, shrunkHigh95: 0.02 },
    });
  });

  it('lies within its interval', () => {
    const shared = { dispersion: 1, prior: { a: 900, b: 1000 }, weakest: { a: 2, b: 100 }, pooled };
    const { shrunkRatePerHour, shrunkHigh95 } = figuresOf(of(3, 500), shared);
    // 903 in 1,500 h, above all that 5 in 600 h bear out
    expect([shrunkRatePerHour, shrunkHigh95]).toEqual([0.602, 0.602]);
  });

  it('is not known without exposure', () => {
    for (const prior of [null, { a: 2, b: 100 }])
      expect(figuresOf(of(1, 0), { dispersion: 1, prior, weakest: prior, pooled })).toMatchObject({
        ...{ ratePerHour: null, low95: null, high95: null, chanceIn24h: null },
        ...{ shrunkRatePerHour: null, shrunkLow95: null, shrunkHigh95: null },
      });
  });
});

describe('verdicts', () => {
  const ratio = (value: number | null, pValue: number): RateRatio => ({
    ...{ ratio: value, low95: 0.1, high95: value === null ? null : 10, pValue },
  });
  const shown = (ratios: readonly (RateRatio | null)[]) =>
    verdictsOf(ratios).map((one) => one && [one.correctedPValue, one.verdict]);

  it('are of p-values that are corrected for as many as there are, nulls not counted', () => {
    // Three: 0.01 x 3, 0.02 x 2, 0.25 x 1.
    expect(shown([ratio(2, 0.02), null, ratio(0.5, 0.01), ratio(3, 0.25), null])).toEqual([
      [0.04, 'higher'],
      null,
      [0.03, 'lower'],
      [0.25, 'not-shown'],
      null,
    ]);
  });

  it('are not shown for what would be alone', () => {
    expect(shown([ratio(2, 0.03)])).toEqual([[0.03, 'higher']]);
    expect(shown([ratio(2, 0.03), ratio(2, 0.03)])).toEqual([
      [0.06, 'not-shown'],
      [0.06, 'not-shown'],
    ]);
  });

  it.each([
    ['not shown at 0.05 itself', 2, 0.05, 'not-shown'],
    ['shown just below', 2, 0.0499, 'higher'],
    ['higher where the other had none', null, 0.001, 'higher'],
    ['lower where it had none', 0, 0.001, 'lower'],
  ])('are %s', (_, value, pValue, verdict) => {
    expect(shown([ratio(value, pValue)])).toEqual([[pValue, verdict]]);
  });

  it('keep what they are of', () => {
    expect(verdictsOf([ratio(2, 0.01)])).toEqual([
      { ratio: 2, low95: 0.1, high95: 10, pValue: 0.01, correctedPValue: 0.01, verdict: 'higher' },
    ]);
    expect(verdictsOf([null])).toEqual([null]);
    expect(verdictsOf([])).toEqual([]);
  });
});
