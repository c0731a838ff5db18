import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chanceIn24h,
  dispersionOf,
  fittedPrior,
  holm,
  interruptionRate,
  monthlyShareToRate,
  type Rate,
  rateRatio,
  shrunkRate,
  weakestPrior,
} from './interruption-rate.ts';

const of = (interruptions: number, exposureHours: number) => ({ interruptions, exposureHours });

describe('a rate of interruptions', () => {
  it.each([
    [0, 1000, 0, 0, 0.003688879],
    [3, 1000, 0.003, 0.000618672, 0.008767273],
    [23, 1000, 0.023, 0.014580027, 0.034511293],
    [32, 374.615, 0.085421, 0.058428, 0.120589],
  ])('%d in %d h has the exact interval', (n, hours, perHour, low, high) => {
    const rate = interruptionRate(of(n, hours));
    const digits = hours === 1000 ? 9 : 6;
    expect(rate?.perHour).toBeCloseTo(perHour, 6);
    expect(rate?.low95).toBeCloseTo(low, digits);
    expect(rate?.high95).toBeCloseTo(high, digits);
  });

  it('is not known without exposure', () => {
    expect(interruptionRate(of(0, 0))).toBeNull();
  });

  it('is the same but wider where interruptions cluster', () => {
    const [plain, wide] = [interruptionRate(of(20, 1000)), interruptionRate(of(20, 1000), 4)];
    expect(wide?.perHour).toBe(plain?.perHour);
    // As of 5 in 250 h.
    expect(wide).toMatchObject({
      low95: interruptionRate(of(5, 250))?.low95,
      high95: interruptionRate(of(5, 250))?.high95,
    });
  });
});

describe('the dispersion of daily counts', () => {
  it('is 1 where they vary no more than chance, and more where they cluster', () => {
    expect(dispersionOf([[of(1, 10), of(1, 10), of(1, 10)]])).toBe(1);
    // Expected 2 a day: (4 + 4 + 16 + 4)/2 over 3 degrees of freedom.
    expect(dispersionOf([[of(0, 10), of(0, 10), of(6, 10), of(2, 10)]])).toBeCloseTo(24 / 2 / 3, 12);
    expect(dispersionOf([[of(0, 10), of(0, 10)], [of(5, 0)], []])).toBe(1);
  });
});

describe('groups that lend each other strength', () => {
  const prior = { a: 2, b: 100 };

  it.each([
    [1, 0, 40, 0.0142857142857, 0.001730066275314, 0.0397974527924],
    [1, 3, 500, 0.00833333333333, 0.0027058106501974, 0.017069314459],
    [1, 20, 1000, 0.02, 0.012533893520209, 0.0291824824863],
    [4, 0, 40, 0.0142857142857, 0.00001402955881679, 0.0717698026759],
    [4, 3, 500, 0.00833333333333, 0.00039540980700021, 0.0279743175564],
    [4, 20, 1000, 0.02, 0.0069377240949747, 0.03985463502],
  ])(
    'with a dispersion of %d, %d in %d h are shrunk to a given prior',
    (dispersion, n, hours, perHour, low, high) => {
      const shrunk = shrunkRate(of(n, hours), prior, dispersion);
      expect(shrunk.perHour).toBeCloseTo(perHour, 12);
      expect(shrunk.low95).toBeCloseTo(low, 12);
      expect(shrunk.high95).toBeCloseTo(high, 12);
    },
  );

  it('fit a prior to each other by moments', () => {
    const six = [of(3, 500), of(0, 40), of(12, 800), of(1, 15), of(7, 300), of(2, 250)];
    const fitted = fittedPrior(six);
    expect(fitted?.a).toBeCloseTo(8.82519062411748, 9);
    expect(fitted?.b).toBeCloseTo(672.479525557752, 7);
    const means = [
      0.010085626543024027, 0.01238658839664036, 0.014142940708278595, 0.014291611980947803,
      0.01627303219061724, 0.011734884432879228,
    ];
    for (const [index, group] of six.entries())
      expect(fitted && shrunkRate(group, fitted).perHour).toBeCloseTo(means[index] as number, 12);
    expect(fittedPrior([of(1, 100), of(1, 100), of(1, 100)])).toBeNull();
    expect(fittedPrior([of(0, 100), of(0, 0)])).toBeNull();
    expect(fittedPrior([])).toBeNull();
  });

  // sum T = 2,420 h, sum T^2 / sum T = 298.3058 h, Q = 0.38693516; chi-squared of 9 at 2.5 %: 2.70038950.
  const groups = [
    ...[of(10, 200), of(3, 300), of(2, 150), of(14, 500), of(1, 250)],
    ...[of(3, 220), of(11, 420), of(0, 90), of(8, 310), of(0, 0), of(5, 180)],
  ];

  it.each([
    [1, 0.9972464354046, 45.8383449256, 0.0447336498248, 0.0223285953494, 0.0747921609015],
    [2, 2.4293781918798, 111.6661554864, 0.0398804232448, 0.0149570073896, 0.0768109479569],
    [4, 8.6161318067365, 396.0397427053, 0.0312330377878, 0.0096174873555, 0.0653493744118],
  ])(
    'with a dispersion of %d, have the weakest prior that they bear out',
    (dispersion, a, b, perHour, low, high) => {
      const fitted = weakestPrior(groups, dispersion);
      expect(fitted?.a).toBeCloseTo(a, 9);
      expect(fitted?.b).toBeCloseTo(b, 8);
      const first = fitted && shrunkRate(of(10, 200), fitted, dispersion);
      expect(first?.perHour).toBeCloseTo(perHour, 11);
      expect(first?.low95).toBeCloseTo(low, 11);
      expect(first?.high95).toBeCloseTo(high, 11);
    },
  );

  it('keep a prior of half an interruption however much they differ', () => {
    const apart = [of(40, 100), of(0, 100)];
    expect(weakestPrior(apart)).toEqual({ a: 0.5, b: 2.5 });
    expect(weakestPrior(apart, 3)).toEqual({ a: 1.5, b: 7.5 });
    // 0.5 in 102.5 h: without it the interval would end at 0.
    expect(shrunkRate(of(0, 100), { a: 0.5, b: 2.5 }).high95).toBeCloseTo(0.0245067618893, 12);
  });

  it('have no prior where they spread less than chance, or say nothing of each other', () => {
    expect(weakestPrior([of(1, 100), of(1, 100), of(1, 100)])).toBeNull();
    expect(weakestPrior([of(0, 100), of(0, 50)])).toBeNull();
    expect(weakestPrior([of(5, 100), of(0, 0)])).toBeNull();
    expect(weakestPrior([])).toBeNull();
  });
});

describe('intervals that are widened', () => {
  it('keep their rate and hold the narrower ones', () => {
    const observed = fc.record({
      interruptions: fc.integer({ min: 0, max: 500 }),
      exposureHours: fc.double({ min: 0.1, max: 50_000, noNaN: true }),
    });
    const prior = fc.record({
      shape: fc.double({ min: 0.5, max: 200, noNaN: true }),
      b: fc.double({ min: 0.1, max: 50_000, noNaN: true }),
    });
    const dispersion = fc.double({ min: 1, max: 20, noNaN: true });
    fc.assert(
      fc.property(observed, prior, dispersion, dispersion, (own, { shape, b }, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const believed = { a: shape * more, b };
        const plain = [interruptionRate(own, less) as Rate, shrunkRate(own, believed, less)];
        const wide = [interruptionRate(own, more) as Rate, shrunkRate(own, believed, more)];
        for (const [index, { perHour, low95, high95 }] of wide.entries()) {
          const narrow = plain[index] as Rate;
          expect(perHour).toBe(narrow.perHour);
          expect(low95).toBeLessThanOrEqual(narrow.low95 * (1 + 1e-9));
          expect(high95).toBeGreaterThanOrEqual(narrow.high95 * (1 - 1e-9));
        }
      }),
    );
  });
});

describe('two groups', () => {
  it('are told apart only as far as their counts do', () => {
    const weekend = rateRatio(of(12, 480), of(50, 1200));
    expect(weekend?.ratio).toBeCloseTo(0.6, 12);
    expect(weekend?.low95).toBeCloseTo(0.2908315178034995, 9);
    expect(weekend?.high95).toBeCloseTo(1.142647278152827, 9);
    expect(weekend?.pValue).toBeCloseTo(0.12234510290613869, 9);
    const real = rateRatio(of(29, 161.564), of(3, 213.051));
    expect(real?.ratio).toBeCloseTo(12.747227105048154, 9);
    expect(real?.low95).toBeCloseTo(3.951251940699394, 7);
    expect(real?.high95).toBeCloseTo(65.39183110214927, 6);
    expect((real?.pValue ?? 0) / 3.955099134107625e-8).toBeCloseTo(1, 6);
  });

  it('have no ratio without interruptions, and one without a bound where the second has none', () => {
    expect(rateRatio(of(0, 10), of(0, 10))).toBeNull();
    expect(rateRatio(of(3, 10), of(0, 0))).toBeNull();
    expect(rateRatio(of(3, 10), of(0, 10))).toMatchObject({ ratio: null, high95: null });
    expect(rateRatio(of(0, 10), of(3, 10))).toMatchObject({ ratio: 0, low95: 0 });
  });

  it('are compared the same way round and the other', () => {
    const observed = fc.record({
      interruptions: fc.integer({ min: 1, max: 80 }),
      exposureHours: fc.double({ min: 1, max: 5_000, noNaN: true }),
    });
    fc.assert(
      fc.property(observed, observed, (first, second) => {
        const [one, other] = [rateRatio(first, second), rateRatio(second, first)];
        expect((one?.ratio ?? 0) * (other?.ratio ?? 0)).toBeCloseTo(1, 9);
        expect((one?.low95 ?? 0) * (other?.high95 ?? 0)).toBeCloseTo(1, 6);
        expect(one?.pValue).toBeCloseTo(other?.pValue ?? -1, 9);
      }),
    );
  });
});

describe('many comparisons', () => {
  it('are corrected step by step', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('other units', () => {
  it('turns rates into chances and shares of a month into rates', () => {
    expect(chanceIn24h(0.023)).toBeCloseTo(0.4242, 4);
    expect(chanceIn24h(0.008)).toBeCloseTo(0.1747, 4);
    expect(chanceIn24h(0.041)).toBeCloseTo(0.6262, 4);
    // The same figures read as hourly probabilities p: -ln(1 - p) per hour.
    expect(chanceIn24h(-Math.log1p(-0.023))).toBeCloseTo(0.4279, 4);
    expect(chanceIn24h(-Math.log1p(-0.008))).toBeCloseTo(0.1753, 4);
    expect(chanceIn24h(-Math.log1p(-0.041))).toBeCloseTo(0.6339, 4);
    expect(monthlyShareToRate(0.05)).toBeCloseTo(7.0265e-5, 9);
    expect(monthlyShareToRate(0.2)).toBeCloseTo(3.0568e-4, 8);
  });
});
