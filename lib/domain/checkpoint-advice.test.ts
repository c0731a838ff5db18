import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import {
  type CheckpointAdvice,
  checkpointAdvice,
  gangRate,
  type Measured,
  monthlySavingUsd,
} from './checkpoint-advice.ts';

const MINUTE = 60;
const rate = (perHour: number, low95 = perHour, high95 = perHour) => ({ perHour, low95, high95 });
/** 23 interruptions in 1,000 h. */
const MEASURED_RATE = rate(0.023, 0.014580027, 0.034511293);

const measured = (given: Partial<Measured> = {}): Measured => ({
  checkpointSeconds: 2 * MINUTE,
  restartSeconds: 5 * MINUTE,
  todaySeconds: null,
  pools: [{ nodes: 1, rate: rate(0.041) }],
  ...given,
});

function advised(given: Partial<Measured> = {}): CheckpointAdvice {
  const advice = checkpointAdvice(measured(given));
  if ('reason' in advice) throw new Error(advice.reason);
  return advice;
}

describe('the rate of a gang', () => {
  it('is the sum over its nodes and pools, and so are the ends of the intervals', () => {
    const sum = gangRate([
      { nodes: 2, rate: MEASURED_RATE },
      { nodes: 1, rate: rate(0.003, 0.000618672, 0.008767273) },
      { nodes: 4, rate: rate(0) },
    ]);
    expect(sum).toEqual({
      perHour: expect.closeTo(0.049, 12),
      low95: expect.closeTo(0.029778726, 12),
      high95: expect.closeTo(0.077789859, 12),
    });
  });

  it.each([
    ['no-nodes', []],
    ['no-nodes', [{ nodes: 0, rate: rate(0.1) }]],
    [
      'no-exposure',
      [
        { nodes: 1, rate: rate(0.1) },
        { nodes: 1, rate: null },
      ],
    ],
    ['no-rate', [{ nodes: 1, rate: rate(Number.NaN) }]],
    ['no-rate', [{ nodes: 1, rate: rate(-0.1) }]],
    ['no-rate', [{ nodes: 1, rate: rate(0.1, 0.2, 0.3) }]],
    ['no-rate', [{ nodes: 1, rate: rate(0.1, 0, Number.POSITIVE_INFINITY) }]],
  ])('is unknown: %s', (reason, pools) => {
    expect(gangRate(pools)).toEqual({ reason });
    expect(checkpointAdvice(measured({ pools }))).toEqual({ reason });
  });

  it('asks nothing of a pool in which the gang has no node', () => {
    expect(
      gangRate([
        { nodes: 1, rate: rate(0.1) },
        { nodes: 0, rate: null },
      ]),
    ).toEqual(rate(0.1));
  });
});

describe('advice', () => {
  it('is the exact interval at the rate: one node and a gang of four at 4.1 %/h', () => {
    const one = advised();
    expect(one.intervalSeconds).toBeCloseTo(75.1817219 * MINUTE, 4);
    expect(one.best?.factor).toBeCloseTo(1.057764279, 9);
    const four = advised({ pools: [{ nodes: 4, rate: rate(0.041) }] });
    expect(four.intervalSeconds).toBeCloseTo(36.9330505 * MINUTE, 4);
    expect(four.best?.factor).toBeCloseTo(1.1275911948, 9);
  });

  it("carries the rate's interval: the upper end of the rate gives the lower one", () => {
    const advice = advised({ pools: [{ nodes: 1, rate: MEASURED_RATE }] });
    expect(advice.intervalSeconds).toBeCloseTo(100.821824 * MINUTE, 4);
    expect(advice.low).toBeCloseTo(82.0641487 * MINUTE, 4);
    expect(advice.high).toBeCloseTo(126.9700862 * MINUTE, 4);
  });

  it('says what today costs and what the change would save', () => {
    const advice = advised({ todaySeconds: 10 * MINUTE });
    expect(advice.today).toEqual({ intervalSeconds: 600, factor: expect.closeTo(1.2090573726, 9) });
    // 1 - 1.0577642790 / 1.2090573726
    expect(advice.savedShare).toBeCloseTo(0.125133097, 9);
    // 19.66 USD/h x 730 h
    expect(monthlySavingUsd(advice, 19.66, 730)).toBeCloseTo(1795.8852, 4);
    expect(monthlySavingUsd({ savedShare: null }, 19.66, 730)).toBeNull();
  });

  it('says that a change may as well cost, where the rate is that uncertain', () => {
    const today = advised({ pools: [{ nodes: 1, rate: rate(0.0146) }] }).intervalSeconds;
    const advice = advised({ todaySeconds: today, pools: [{ nodes: 1, rate: MEASURED_RATE }] });
    expect(advice.savedShare).toBeGreaterThan(0);
    expect(advice.savedShareLow).toBeLessThan(0);
    expect(advice.savedShareHigh).toBeGreaterThan(advice.savedShare ?? 1);
  });

  it('saves nothing where today is the best already', () => {
    const advice = advised({ todaySeconds: advised().intervalSeconds });
    expect(advice.savedShare).toBeCloseTo(0, 12);
    expect(advice.today?.factor).toBeCloseTo(1.057764279, 9);
  });

  it('does not need a restart measured: interval and share are the same, factors lower', () => {
    const [unmeasured, none] = [null, 0].map((restartSeconds) =>
      advised({ restartSeconds, todaySeconds: 600 }),
    );
    const full = advised({ todaySeconds: 600 });
    expect([unmeasured?.restartSeconds, none?.restartSeconds, full.restartSeconds]).toEqual([null, 0, 300]);
    expect(unmeasured?.intervalSeconds).toBe(full.intervalSeconds);
    expect(unmeasured?.savedShare).toBe(full.savedShare);
    // 1.0577642790 / exp(5 min x 0.041/h)
    expect(unmeasured?.best?.factor).toBeCloseTo(1.054156418, 9);
    expect(none?.best?.factor).toBe(unmeasured?.best?.factor);
  });

  it('has no interval where no interruption was seen, but the least that the data bear out', () => {
    // 0 in 1,000 h.
    const advice = advised({ todaySeconds: 1200, pools: [{ nodes: 1, rate: rate(0, 0, 0.003688879) }] });
    expect(advice).toMatchObject({ intervalSeconds: null, high: null, best: null });
    expect([advice.savedShare, advice.savedShareLow, advice.savedShareHigh]).toEqual([null, null, null]);
    expect(advice.today).toEqual({ intervalSeconds: 1200, factor: 1.1 });
    expect(advice.low).toBeCloseTo(253.7378452 * MINUTE, 4);
    expect(advice.curve[30]?.intervalSeconds).toBe(advice.low);
    expect(advice.curve[30]?.factor).toBe(1 + 120 / advice.low);
  });

  it.each([
    ['no-checkpoint', { checkpointSeconds: null }],
    ['no-checkpoint', { checkpointSeconds: 0 }],
    ['no-checkpoint', { checkpointSeconds: Number.NaN }],
    ['no-checkpoint', { checkpointSeconds: null, pools: [] }],
    ['not-interruptible', { pools: [{ nodes: 3, rate: rate(0) }] }],
    ['no-progress', { pools: [{ nodes: 1, rate: rate(1e5) }] }],
  ])('is refused: %s, of %j', (reason, given) => {
    expect(checkpointAdvice(measured(given))).toEqual({ reason });
  });

  it('knows no today where none was measured, and no factor where nothing got done', () => {
    expect(advised()).toMatchObject({
      today: null,
      savedShare: null,
      savedShareLow: null,
      savedShareHigh: null,
    });
    expect(advised({ todaySeconds: 0 }).today).toBeNull();
    const hopeless = advised({ todaySeconds: 1e8 });
    expect(hopeless.today).toEqual({ intervalSeconds: 1e8, factor: null });
    expect(hopeless.savedShare).toBe(1);
    const bounds = advised({ todaySeconds: 1, pools: [{ nodes: 1, rate: rate(0.1, 0.05, 5_000) }] });
    expect(bounds.savedShareLow).toBeNull();
    // 1 - 1.0856 / 121: a checkpoint of 120 s after every second.
    expect(bounds.savedShareHigh).toBeCloseTo(0.99, 2);
  });
});

describe('the curve', () => {
  it('is lowest at the interval, evenly spaced by ratio, and has the band of the rate', () => {
    const { curve, intervalSeconds, best } = advised({ pools: [{ nodes: 1, rate: MEASURED_RATE }] });
    expect(curve).toHaveLength(61);
    expect(curve[30]?.intervalSeconds).toBe(intervalSeconds);
    expect(curve[30]?.factor).toBeCloseTo(best?.factor ?? Number.NaN, 12);
    expect(Math.min(...curve.map(({ factor }) => factor))).toBe(curve[30]?.factor);
    expect((curve[60]?.intervalSeconds ?? 0) / (curve[0]?.intervalSeconds ?? 0)).toBeCloseTo(64, 9);
    for (const { factor, low, high } of curve) expect(low < factor && factor < high).toBe(true);
  });

  it("reaches today's interval, up to a hundredfold", () => {
    const far = advised({ todaySeconds: 60 });
    expect(far.curve[0]?.intervalSeconds).toBeCloseTo(60 / 1.25, 9);
    const tooFar = advised({ todaySeconds: 1 });
    expect(tooFar.curve[0]?.intervalSeconds).toBeCloseTo((tooFar.intervalSeconds ?? 0) / 100, 9);
  });

  it('leaves out where nothing gets done', () => {
    const { curve } = advised({ pools: [{ nodes: 1, rate: rate(0.1, 0.05, 3_000) }] });
    expect(curve.length).toBeLessThan(61);
    expect(curve.every(({ factor, low, high }) => [factor, low, high].every(Number.isFinite))).toBe(true);
  });
});

const someRate = fc
  .tuple(
    fc.double({ min: 1e-5, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 1, max: 5, noNaN: true }),
  )
  .map(([perHour, low, high]) => rate(perHour, perHour * low, perHour * high));
const seconds = (max: number) => fc.double({ min: 1, max, noNaN: true });

describe('whatever is measured, advice', () => {
  it('is shorter where interruptions are more frequent or checkpoints cheaper', () => {
    fc.assert(
      fc.property(
        someRate,
        seconds(1800),
        fc.double({ min: 1.001, max: 20, noNaN: true }),
        (one, d, more) => {
          const of = (perHour: number, checkpointSeconds: number) =>
            advised({ checkpointSeconds, pools: [{ nodes: 1, rate: rate(perHour) }] }).intervalSeconds ?? 0;
          const interval = of(one.perHour, d);
          return interval > of(one.perHour * more, d) && interval < of(one.perHour, d * more);
        },
      ),
      atLeast(500),
    );
  });

  it("lies within its own interval, costs no more than today's, and saves what the ends of the rate bound", () => {
    fc.assert(
      fc.property(
        someRate,
        seconds(1800),
        seconds(36_000),
        fc.integer({ min: 1, max: 16 }),
        (one, d, today, nodes) => {
          const advice = advised({
            checkpointSeconds: d,
            todaySeconds: today,
            pools: [{ nodes, rate: one }],
          });
          const { intervalSeconds, low, high, savedShare, savedShareLow, savedShareHigh } = advice;
          if (intervalSeconds === null || savedShare === null) return false;
          if (savedShareLow === null || savedShareHigh === null) return false;
          const hair = 1e-9;
          return (
            low <= intervalSeconds * (1 + hair) &&
            intervalSeconds <= (high ?? Number.POSITIVE_INFINITY) * (1 + hair) &&
            savedShare >= -hair &&
            savedShare <= 1 &&
            savedShareLow <= savedShare + hair &&
            savedShare <= savedShareHigh + hair
          );
        },
      ),
      atLeast(1_000),
    );
  });
});
