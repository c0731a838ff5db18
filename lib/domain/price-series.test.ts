import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { priceStats } from './price-series.ts';
import type { PriceStep } from './step-distribution.ts';

const HOUR = 3_600_000;
const usd = (value: number) => Math.round(value * 1e6);
const steps = (...pairs: [hour: number, usdPerHour: number][]): PriceStep[] =>
  pairs.map(([hour, price]) => [hour * HOUR, usd(price)]);

const stats = (
  points: PriceStep[],
  over: { from?: number; to?: number; listPrices?: PriceStep[]; observedAt?: number | null } = {},
) =>
  priceStats({
    points,
    listPrices: over.listPrices ?? [],
    from: (over.from ?? 0) * HOUR,
    to: (over.to ?? 24) * HOUR,
    observedAt: over.observedAt === undefined ? 24 * HOUR : over.observedAt,
  });

describe('priceStats', () => {
  it('weighs each price by how long it held', () => {
    // 1 USD for 6 h, 2 USD for 12 h, 4 USD for 6 h.
    expect(stats(steps([-5, 1], [6, 2], [18, 4]), { listPrices: steps([-100, 5]) })).toEqual({
      timeWeightedMean: 2.25,
      min: 1,
      max: 4,
      p50: 2,
      p95: 4,
      // E[p^2] = (6 + 48 + 96) / 24 = 6.25; variance 1.1875
      volatility: expect.closeTo(0.484322104837853, 14),
      changes: 2,
      records: 2,
      knownHours: 24,
      unknownHours: 0,
      unconfirmedHours: 0,
      onDemandMean: 5,
      savingsPct: 55,
      assumedHours: 0,
      unpricedHours: 0,
    });
  });

  it('never carries a price backwards: the time before the first record is unknown', () => {
    const found = stats(steps([18, 3]));
    expect(found).toMatchObject({
      timeWeightedMean: 3,
      knownHours: 6,
      unknownHours: 18,
      changes: 0,
      records: 1,
    });
  });

  it('knows nothing without a record', () => {
    expect(stats([], { listPrices: steps([0, 5]) })).toMatchObject({
      timeWeightedMean: null,
      min: null,
      max: null,
      p50: null,
      p95: null,
      volatility: null,
      knownHours: 0,
      unknownHours: 24,
      unconfirmedHours: 0,
      onDemandMean: null,
      savingsPct: null,
      assumedHours: 0,
      unpricedHours: 0,
    });
  });

  it('counts a record that repeats the price as a record, not as a change', () => {
    const found = stats(steps([0, 3.672], [5, 3.672], [11, 3.672]));
    expect(found).toMatchObject({ records: 3, changes: 0, timeWeightedMean: 3.672, volatility: 0 });
  });

  it('counts known hours after the last confirmation apart', () => {
    expect(stats(steps([0, 1]), { observedAt: 20 * HOUR }).unconfirmedHours).toBe(4);
    expect(stats(steps([6, 1]), { observedAt: 2 * HOUR }).unconfirmedHours).toBe(18);
    expect(stats(steps([0, 1]), { observedAt: 30 * HOUR }).unconfirmedHours).toBe(0);
    expect(stats(steps([6, 1]), { observedAt: null }).unconfirmedHours).toBe(18);
  });

  it('prices each hour at the list price valid then, and assumes the earliest before it', () => {
    // Known 4..24: list price 10 assumed 4..8, 10 until 14, then 5 for 10 h: (40 + 60 + 50) / 20 h.
    const found = stats(steps([4, 3]), { listPrices: steps([8, 10], [14, 5]) });
    expect(found).toMatchObject({ onDemandMean: 7.5, savingsPct: 60, assumedHours: 4, unpricedHours: 0 });
  });

  it('says that spot cost more: savings are negative then', () => {
    expect(stats(steps([0, 6]), { listPrices: steps([0, 5]) }).savingsPct).toBe(-20);
  });

  it('counts hours without any list price and names no saving', () => {
    expect(stats(steps([4, 3]))).toMatchObject({ onDemandMean: null, savingsPct: null, unpricedHours: 20 });
  });

  it('takes as quantile the smallest price that held or was undercut for that share of the time', () => {
    // 19 of 20 h at 1, one at 9: exactly 95 %.
    expect(stats(steps([0, 1], [19, 9]), { to: 20 })).toMatchObject({ p50: 1, p95: 1, max: 9 });
    expect(stats(steps([0, 1], [18, 9]), { to: 20 })).toMatchObject({ p50: 1, p95: 9 });
  });

  it('keeps six decimals over a long window of dear prices', () => {
    const from = Date.UTC(2026, 0, 1);
    const to = Date.UTC(2026, 11, 31);
    const middle = from + (to - from) / 2;
    const found = priceStats({
      points: [
        [from, 98_320_001],
        [middle, 98_320_003],
      ],
      listPrices: [],
      from,
      to,
      observedAt: to,
    });
    expect(found.timeWeightedMean).toBe(98.320002);
    expect(found.volatility).toBeCloseTo(0.000001 / 98.320002, 16);
  });
});

/** The price in each second, one by one. */
function perSecond(points: [second: number, micro: number][], from: number, to: number): number[] {
  const prices: number[] = [];
  for (let second = from; second < to; second++) {
    const last = points.filter(([at]) => at <= second).at(-1);
    if (last !== undefined) prices.push(last[1]);
  }
  return prices;
}

const series = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 5 })), {
    maxLength: 12,
    selector: ([at]) => at,
  })
  .map((points) => points.sort(([a], [b]) => a - b));

describe('priceStats against a second-by-second model', () => {
  it('agrees on every statistic', () => {
    fc.assert(
      fc.property(
        series,
        series,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 200 }),
        (all, list, from, length) => {
          const to = from + length;
          const held = all.findLastIndex(([at]) => at <= from);
          const points = all.slice(Math.max(held, 0)).filter(([at]) => at < to);
          const ms = (pairs: [number, number][]): PriceStep[] =>
            pairs.map(([at, price]) => [at * 1000, price * 1_000_000]);
          const found = priceStats({
            points: ms(points),
            listPrices: ms(list),
            from: from * 1000,
            to: to * 1000,
            observedAt: null,
          });

          const prices = perSecond(points, from, to);
          const sorted = [...prices].sort((a, b) => a - b);
          const n = prices.length;
          expect(found.knownHours * 3600).toBeCloseTo(n, 6);
          expect(found.unknownHours * 3600).toBeCloseTo(length - n, 6);
          if (n === 0) {
            expect(found.timeWeightedMean).toBeNull();
            return;
          }

          const mean = prices.reduce((a, b) => a + b, 0) / n;
          const variance = prices.reduce((sum, price) => sum + (price - mean) ** 2, 0) / n;
          expect(found.timeWeightedMean).toBeCloseTo(mean, 9);
          expect(found.volatility).toBeCloseTo(Math.sqrt(variance) / mean, 6);
          expect(found.min).toBe(sorted[0]);
          expect(found.max).toBe(sorted[n - 1]);
          expect(found.p50).toBe(sorted[Math.ceil(0.5 * n) - 1]);
          expect(found.p95).toBe(sorted[Math.ceil((95 * n) / 100) - 1]);
          expect(found.changes).toBe(prices.slice(1).filter((price, i) => price !== prices[i]).length);

          const knownFrom = to - n;
          const listed = perSecond(list, knownFrom, to);
          const earliest = list[0]?.[1];
          if (earliest === undefined) {
            expect(found.unpricedHours * 3600).toBeCloseTo(n, 6);
            return;
          }
          const listSum = listed.reduce((a, b) => a + b, 0) + earliest * (n - listed.length);
          expect(found.assumedHours * 3600).toBeCloseTo(n - listed.length, 6);
          expect(found.onDemandMean).toBeCloseTo(listSum / n, 9);
          expect(found.savingsPct).toBeCloseTo((1 - mean / (listSum / n)) * 100, 8);
        },
      ),
      atLeast(300),
    );
  });
});
