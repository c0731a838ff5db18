import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  linearTicks,
  logTicks,
  moneyTickLabel,
  niceStep,
  timeTickLabel,
  timeTicks,
  usdTickLabel,
} from './ticks.ts';

describe('niceStep', () => {
  it('rounds up to 1, 2 or 5 of a decade', () => {
    expect([0.11, 0.2, 0.21, 1, 1.01, 6, 1000].map(niceStep)).toEqual([0.2, 0.2, 0.5, 1, 2, 10, 1000]);
  });
});

describe('linearTicks', () => {
  it('encloses the values in a few round steps', () => {
    expect(linearTicks(0, 55.04)).toEqual([0, 20, 40, 60]);
    expect(linearTicks(0, 2.46)).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(linearTicks(-2.4, 70)).toEqual([-20, 0, 20, 40, 60, 80]);
  });

  it('gives a flat series an axis of its own', () => {
    expect(linearTicks(3.672, 3.672, 4)).toEqual([3, 4]);
    expect(linearTicks(0, 0)).toEqual([0, 0.2]);
  });

  it('always encloses both ends with evenly spaced, increasing ticks, never too many', () => {
    const price = fc.double({ min: 0.0001, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(price, price, fc.integer({ min: 2, max: 8 }), (a, b, count) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const ticks = linearTicks(low, high, count);
        const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
        expect(step).toBeGreaterThan(0);
        expect(ticks[0]).toBeLessThanOrEqual(low + step * 1e-6);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - step * 1e-6);
        expect(ticks.length).toBeLessThanOrEqual(count + 2);
      }),
    );
  });
});

describe('logTicks', () => {
  it('takes the 1, 2 and 5 of each decade', () => {
    expect(logTicks(0.11, 6.88)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(logTicks(2, 5)).toEqual([2, 5]);
    expect(logTicks(3, 3)).toEqual([2, 5]);
    expect(logTicks(2, 2)).toEqual([2, 5]);
  });
});

describe('timeTicks', () => {
  const at = (iso: string) => Date.parse(iso);
  const iso = (ticks: number[]) => ticks.map((tick) => new Date(tick).toISOString().slice(0, 16));

  it('steps by whole hours within a day', () => {
    expect(iso(timeTicks(at('2026-11-22T20:30Z'), at('2026-11-23T20:30Z'), 5))).toEqual([
      '2026-11-23T00:00',
      '2026-11-23T06:00',
      '2026-11-23T12:00',
      '2026-11-23T18:00',
    ]);
  });

  it('steps by Mondays over a month', () => {
    expect(iso(timeTicks(at('2026-10-24T20:30Z'), at('2026-11-23T20:30Z'), 6))).toEqual([
      '2026-10-26T00:00',
      '2026-11-02T00:00',
      '2026-11-09T00:00',
      '2026-11-16T00:00',
      '2026-11-23T00:00',
    ]);
  });

  it('never gives more than asked for', () => {
    const year = timeTicks(at('2020-01-01T00:00Z'), at('2026-01-01T00:00Z'), 6);
    expect(year.length).toBeGreaterThan(2);
    expect(year.length).toBeLessThanOrEqual(6);
  });
});

describe('labels', () => {
  it('names days at midnight and hours between', () => {
    expect(timeTickLabel(Date.parse('2026-10-24T00:00Z'))).toBe('24 Oct');
    expect(timeTickLabel(Date.parse('2026-10-24T06:00Z'))).toBe('06:00');
  });

  it('keeps the decimals that tell ticks apart', () => {
    expect(usdTickLabel(0, [0, 20, 40])).toBe('$0');
    expect(usdTickLabel(2.5, [0, 0.5, 1, 1.5, 2, 2.5])).toBe('$2.50');
    expect(usdTickLabel(0.005, [0, 0.005])).toBe('$0.005');
  });

  it.each([
    [
      [0, 500, 1000, 1500, 2000, 2500],
      ['$0', '$0.5k', '$1.0k', '$1.5k', '$2.0k', '$2.5k'],
    ],
    [
      [0, 5000, 10_000],
      ['$0', '$5k', '$10k'],
    ],
    [
      [0, 1e6, 2e6],
      ['$0', '$1M', '$2M'],
    ],
    [
      [0, 500, 1000],
      ['$0', '$500', '$1000'],
    ],
    [
      [0, 0.5, 1],
      ['$0', '$0.50', '$1.00'],
    ],
  ])('names the sums %j in one unit', (ticks, labels) => {
    expect(ticks.map((tick) => moneyTickLabel(tick, ticks))).toEqual(labels);
  });
});
