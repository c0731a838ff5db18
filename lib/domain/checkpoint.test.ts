import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import {
  bestFactor,
  bestJobFactor,
  dalyInterval,
  exactInterval,
  expectedLoss,
  gangMeanBetweenSeconds,
  type Interrupted,
  overheadFactor,
  overheadFirstOrder,
  youngInterval,
} from './checkpoint.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Checkpoint, restart and mean time between interruptions, all in minutes. */
const of = (checkpoint: number, restart: number, meanBetween: number): Interrupted => ({
  checkpointSeconds: checkpoint * MINUTE,
  restartSeconds: restart * MINUTE,
  meanBetweenSeconds: meanBetween * MINUTE,
});
const perHour = (rate: number) => 60 / rate;
const minutes = (seconds: number | null) => (seconds ?? Number.NaN) / MINUTE;

const CASES = [
  ['M=1440 d=5 R=10', of(5, 10, 1440), 120, 116.6898148, 116.6900733, 1.0957635649, 1.0920464883],
  ['M=360 d=5 R=10', of(5, 10, 360), 60, 56.712963, 56.714002, 1.2204328136, 1.2016533195],
  ['M=15 d=5 R=10', of(5, 10, 15), 12.2474487, 9.14092, 9.1665028, 5.0083182899, 2.6843477225],
  [
    '4.1 %/h d=2 R=5',
    of(2, 5, perHour(0.041)),
    76.5092056,
    75.1816813,
    75.1817219,
    1.057764279,
    1.0563892989,
  ],
  [
    'gang of 4',
    of(2, 5, gangMeanBetweenSeconds(perHour(0.041), 4)),
    38.2546028,
    36.9328875,
    36.9330505,
    1.1275911948,
    1.1210272082,
  ],
  [
    '2.3 %/h d=2 R=5',
    of(2, 5, perHour(0.023)),
    102.1507837,
    100.8218012,
    100.821824,
    1.0421977444,
    1.0414611579,
  ],
  [
    '0.8 %/h d=2 R=5',
    of(2, 5, perHour(0.008)),
    173.2050808,
    171.8743134,
    171.8743213,
    1.0241365931,
    1.0238946977,
  ],
  [
    '2.3 %/h d=0.5 R=5',
    of(0.5, 5, perHour(0.023)),
    51.0753918,
    50.7426024,
    50.7426038,
    1.0217937536,
    1.0215918186,
  ],
] as const;

describe.each(CASES)('the best interval: %s', (_, given, young, daly, exact, factor, firstOrder) => {
  it('by Young, by Daly and exactly', () => {
    expect(minutes(youngInterval(given))).toBeCloseTo(young, 6);
    expect(minutes(dalyInterval(given))).toBeCloseTo(daly, 6);
    expect(minutes(exactInterval(given))).toBeCloseTo(exact, 6);
  });

  it('and the time billed there', () => {
    const interval = exactInterval(given) ?? Number.NaN;
    expect(overheadFactor(interval, given)).toBeCloseTo(factor, 9);
    expect(bestFactor(given)).toBeCloseTo(factor, 9);
    // To the first order each about its own place, not at the exact one.
    expect(overheadFirstOrder(interval, given)).toBeCloseTo(
      firstOrder,
      given.meanBetweenSeconds < HOUR ? 1 : 4,
    );
  });
});

describe('a fixed interval', () => {
  const given = of(2, 5, perHour(0.041));

  it.each([
    [5, 1.4081566706, 1.4058083333],
    [10, 1.2090573726, 1.2075166667],
    [30, 1.0821052443, 1.0810166667],
    [60, 1.0591477874, 1.0579333333],
    [120, 1.0638760274, 1.0617666667],
  ])('of %d min at 4.1 %/h, d=2, R=5: F = %d, to the first order %d', (interval, factor, firstOrder) => {
    expect(overheadFactor(interval * MINUTE, given)).toBeCloseTo(factor, 9);
    expect(overheadFirstOrder(interval * MINUTE, given)).toBeCloseTo(firstOrder, 9);
  });

  it.each([
    [5, 1.10327298],
    [10, 1.0541344523],
    [15, 1.0383976395],
    [51, 1.021794008],
  ])('of %d min at 2.3 %/h, d=0.5, R=5: F = %d', (interval, factor) => {
    expect(overheadFactor(interval * MINUTE, of(0.5, 5, perHour(0.023)))).toBeCloseTo(factor, 9);
  });

  it.each([
    [of(5, 10, 1440), 1.0000317246],
    [of(5, 10, 360), 1.0002507109],
    [of(5, 10, 15), 1.0276980348],
    [of(2, 5, perHour(0.041) / 4), 1.0000624699],
  ])("by Young's formula costs a little more (%#)", (one, share) => {
    const young = youngInterval(one) ?? Number.NaN;
    expect(overheadFactor(young, one) / bestFactor(one)).toBeCloseTo(share, 9);
  });
});

describe('without checkpoints, at 4.1 %/h and R=10', () => {
  it.each([
    ['6 h', 6, 1, 1.1415118442],
    ['24 h', 24, 1, 1.7140461063],
    ['24 h on 8 nodes', 24, 8, 351.7684558049],
  ])('a job of %s', (_, hours, nodes, factor) => {
    const meanBetweenSeconds = gangMeanBetweenSeconds(HOUR / 0.041, nodes);
    const given = { restartSeconds: 10 * MINUTE, meanBetweenSeconds };
    expect(bestJobFactor(hours * HOUR, given)).toBeCloseTo(factor, 8);
  });
});

describe('what an interruption destroys', () => {
  it.each([
    [32, perHour(0.041), 15.941689353581],
    [1440, 1463.41, 603.782279819],
    [1440, 1e12, 720],
    [1e9, 60, 60],
  ])('of a stretch of %d min at M = %d min: %d min', (stretch, meanBetween, expected) => {
    expect(expectedLoss(stretch * MINUTE, meanBetween * MINUTE) / MINUTE).toBeCloseTo(expected, 6);
  });

  it('is continuous where the series takes over, and half of a stretch at most', () => {
    expect(expectedLoss(0.05 - 1e-13, 1)).toBeCloseTo(expectedLoss(0.05, 1), 12);
    expect(expectedLoss(10, Number.POSITIVE_INFINITY)).toBe(5);
    expect(expectedLoss(Number.POSITIVE_INFINITY, 7)).toBe(7);
    expect([expectedLoss(0, 7), expectedLoss(10, 0)]).toEqual([0, 0]);
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        (l, m) => {
          const loss = expectedLoss(l, m);
          return loss > 0 && loss <= Math.min(l / 2, m) && loss <= expectedLoss(l * 1.01, m);
        },
      ),
      atLeast(300),
    );
  });

  it('adds up to F: useful work, checkpoint, what each interruption destroys, and the restarts', () => {
    // Per stretch exp(L/M) - 1 interruptions are expected; each restart, interrupted itself, takes M(exp(R/M) - 1).
    const given = of(5, 10, 360);
    const [stretch, m] = [65 * MINUTE, given.meanBetweenSeconds];
    const interruptions = Math.expm1(stretch / m);
    const restart = m * Math.expm1(given.restartSeconds / m);
    const billed = stretch + interruptions * (expectedLoss(stretch, m) + restart);
    expect(overheadFactor(60 * MINUTE, given)).toBeCloseTo(billed / (60 * MINUTE), 12);
  });
});

describe('figures that are none', () => {
  const none = { checkpointSeconds: 120, restartSeconds: 300, meanBetweenSeconds: Number.POSITIVE_INFINITY };

  it('without interruptions there is no need to save, and only checkpoints are paid', () => {
    expect([youngInterval(none), dalyInterval(none), exactInterval(none)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(overheadFactor(1200, none)).toBe(1.1);
    expect(overheadFirstOrder(1200, none)).toBe(1.1);
    expect(overheadFactor(Number.POSITIVE_INFINITY, none)).toBe(1);
    expect(bestFactor(none)).toBe(1);
    expect(bestJobFactor(DAY, none)).toBe(1);
  });

  it.each([
    [{ ...none, checkpointSeconds: 0, meanBetweenSeconds: HOUR }],
    [{ ...none, checkpointSeconds: -1, meanBetweenSeconds: HOUR }],
    [{ ...none, meanBetweenSeconds: 0 }],
    [{ ...none, meanBetweenSeconds: -HOUR }],
    [{ ...none, checkpointSeconds: Number.NaN }],
  ])('no interval is best: %j', (given) => {
    expect([youngInterval(given), dalyInterval(given), exactInterval(given)]).toEqual([null, null, null]);
  });

  it('nothing gets done without an interval or a time between interruptions, or without an end', () => {
    const hourly = { ...none, meanBetweenSeconds: HOUR };
    expect(overheadFactor(0, hourly)).toBe(Number.POSITIVE_INFINITY);
    expect(overheadFactor(-5, hourly)).toBe(Number.POSITIVE_INFINITY);
    expect(overheadFactor(Number.POSITIVE_INFINITY, hourly)).toBe(Number.POSITIVE_INFINITY);
    expect(overheadFactor(1e9, hourly)).toBe(Number.POSITIVE_INFINITY);
    expect(overheadFactor(600, { ...none, meanBetweenSeconds: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(overheadFirstOrder(0, hourly)).toBe(Number.POSITIVE_INFINITY);
    expect(bestFactor({ ...none, meanBetweenSeconds: 0 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('a checkpoint that costs nothing leaves the restarts', () => {
    const free = { checkpointSeconds: 0, restartSeconds: 600, meanBetweenSeconds: 3600 };
    expect(bestFactor(free)).toBeCloseTo(Math.exp(1 / 6), 14);
    expect(overheadFactor(1e-6, free)).toBeCloseTo(Math.exp(1 / 6), 9);
  });
});
