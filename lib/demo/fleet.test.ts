import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { demoAccounts } from './accounts.ts';
import type { DemoLifetime } from './fleet.ts';
import { createMarket } from './market.ts';
import { poolKey } from './price-path.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TO = new Date('2026-11-23T00:00:00Z');
const days = (count: number) => new Date(TO.getTime() - count * DAY);
const market = createMarket(1);
const year = market.instances(null, days(365), TO);
const spot = year.filter(({ lifecycle }) => lifecycle === 'spot');
const interrupted = year.filter(({ endReason }) => endReason === 'interrupted');
const hours = ({ startedAt, endedAt }: DemoLifetime) => (endedAt.getTime() - startedAt.getTime()) / HOUR;

describe('fleets', () => {
  it('look the same through any window', () => {
    const at = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });
    const span = fc.integer({ min: 1, max: 20 * DAY });
    fc.assert(
      fc.property(fc.constantFrom(...demoAccounts), at, span, span, ({ id }, start, one, two) => {
        const [a, b, c] = [start, start + one, start + one + two].map((ms) => new Date(ms)) as [
          Date,
          Date,
          Date,
        ];
        const key = (lifetime: DemoLifetime) => JSON.stringify(lifetime);
        const parts = [...market.instances(id, a, b), ...market.instances(id, b, c)].map(key);
        expect(new Set(parts)).toEqual(new Set(market.instances(id, a, c).map(key)));
        for (const { startedAt, endedAt } of market.instances(id, a, b)) {
          expect(startedAt < b && endedAt > a).toBe(true);
        }
      }),
      atLeast(40),
    );
  });

  it('belong to three accounts, in pools that exist', () => {
    expect(new Set(year.map(({ account }) => account))).toEqual(new Set(demoAccounts.map(({ id }) => id)));
    const known = new Set(market.pools().map(poolKey));
    expect(year.filter(({ pool }) => !known.has(poolKey(pool)))).toEqual([]);
    expect(
      market.instances(demoAccounts[1].id, days(30), TO).every(({ account }) => account === '444455556666'),
    ).toBe(true);
  });

  it('never run an instance twice at once, nor after it was terminated', () => {
    const byId = Map.groupBy(year, ({ instanceId }) => instanceId);
    const returned = [...byId.values()].filter((list) => list.length > 1);
    expect(returned.length).toBeGreaterThan(20);
    for (const list of byId.values()) {
      expect(new Set(list.map(({ pool }) => poolKey(pool))).size).toBe(1);
      list.forEach((lifetime, index) => {
        expect(lifetime.endedAt > lifetime.startedAt).toBe(true);
        const next = list[index + 1];
        if (next === undefined) return;
        expect(next.startedAt > lifetime.endedAt).toBe(true);
        expect(lifetime.endReason).not.toBe('terminated');
        expect(lifetime.interruption?.action).not.toBe('terminate');
      });
    }
  });

  it('are interrupted on spot alone, with notices two minutes ahead, of which some are lost', () => {
    expect(interrupted.length).toBeGreaterThan(300);
    expect(interrupted.every(({ lifecycle }) => lifecycle === 'spot')).toBe(true);
    expect(
      year.filter(({ endReason, interruption }) => (endReason === 'interrupted') !== (interruption !== null)),
    ).toEqual([]);
    const lost = interrupted.filter(({ interruption }) => interruption?.noticedAt === null);
    expect(lost.length / interrupted.length).toBeGreaterThan(0.02);
    expect(lost.length / interrupted.length).toBeLessThan(0.12);
    for (const { startedAt, endedAt, interruption } of interrupted) {
      if (interruption === null || interruption.noticedAt === null) continue;
      const lead = endedAt.getTime() - interruption.noticedAt.getTime();
      expect(interruption.noticedAt >= startedAt).toBe(true);
      expect(lead).toBeLessThanOrEqual(120_000);
      if (interruption.action === 'hibernate') expect(lead).toBe(0);
    }
    expect(new Set(interrupted.map(({ interruption }) => interruption?.action))).toEqual(
      new Set(['terminate', 'stop', 'hibernate']),
    );
  });

  it('get rebalance recommendations, most of which nothing follows', () => {
    const recommended = spot.filter(({ rebalanceAt }) => rebalanceAt !== null);
    const followed = recommended.filter(({ endReason }) => endReason === 'interrupted');
    expect(followed.length).toBeGreaterThan(0);
    expect(followed.length).toBeLessThan(recommended.length / 2);
    for (const { rebalanceAt, startedAt, endedAt } of recommended) {
      expect(rebalanceAt && rebalanceAt >= startedAt && rebalanceAt <= endedAt).toBe(true);
    }
  });

  it('are interrupted as often as the hazard says', () => {
    const exposure = spot.map((lifetime) => {
      let expected = 0;
      for (let at = lifetime.startedAt.getTime(); at < lifetime.endedAt.getTime(); at += HOUR / 4) {
        const part = Math.min(HOUR / 4, lifetime.endedAt.getTime() - at) / HOUR;
        expected += market.hazardAt(lifetime.pool, new Date(at)) * part;
      }
      return expected;
    });
    const expected = exposure.reduce((sum, value) => sum + value, 0);
    // A counting process minus its compensator has that compensator as its variance: four deviations.
    expect(Math.abs(interrupted.length - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('have a hazard of mean 1 x base, higher in office hours and in us-east-1', () => {
    const pool = market
      .pools()
      .find(
        (entry) => entry.region === 'us-east-1' && entry.instanceType === 'p5.48xlarge',
      ) as DemoLifetime['pool'];
    const rates = Array.from({ length: 24 * 7 * 52 }, (_, hour) => {
      const at = new Date(Date.UTC(2026, 0, 5) + hour * HOUR);
      return { hour: at.getUTCHours(), day: at.getUTCDay(), rate: market.hazardAt(pool, at) };
    });
    const mean = (list: typeof rates) => list.reduce((sum, { rate }) => sum + rate, 0) / list.length;
    expect(mean(rates) / market.meanHazard(pool)).toBeGreaterThan(0.85);
    expect(mean(rates) / market.meanHazard(pool)).toBeLessThan(1.15);
    const weekday = rates.filter(({ day }) => day >= 1 && day <= 5);
    const office = weekday.filter(({ hour }) => hour >= 14 && hour < 23);
    expect(mean(office)).toBeGreaterThan(1.4 * mean(weekday.filter(({ hour }) => hour >= 5 && hour < 12)));
    const west = market
      .pools()
      .find(
        (entry) => entry.region === 'us-west-2' && entry.instanceType === 'p5.48xlarge',
      ) as DemoLifetime['pool'];
    expect(market.meanHazard(pool) / market.meanHazard(west)).toBeGreaterThan(2.6);
  });

  it('come in clusters: daily counts vary more than chance alone would have it', () => {
    const perDay = new Map<string, { count: number; hours: number; pool: string }>();
    const cell = (pool: string, at: number) => {
      const key = `${pool} ${Math.floor(at / DAY)}`;
      const known = perDay.get(key) ?? { count: 0, hours: 0, pool };
      perDay.set(key, known);
      return known;
    };
    for (const lifetime of spot) {
      const pool = poolKey(lifetime.pool);
      for (let at = lifetime.startedAt.getTime(); at < lifetime.endedAt.getTime(); at += HOUR / 4) {
        cell(pool, at).hours += 0.25;
      }
      if (lifetime.endReason === 'interrupted') cell(pool, lifetime.endedAt.getTime() - 1).count += 1;
    }
    const pools = Map.groupBy(perDay.values(), ({ pool }) => pool);
    let squares = 0;
    let freedom = 0;
    for (const cells of pools.values()) {
      const rate =
        cells.reduce((sum, { count }) => sum + count, 0) / cells.reduce((sum, c) => sum + c.hours, 0);
      if (rate === 0) continue;
      for (const { count, hours: exposure } of cells) {
        squares += (count - rate * exposure) ** 2 / (rate * exposure);
      }
      freedom += cells.length - 1;
    }
    // Pearson's dispersion: 1 for a Poisson process.
    expect(squares / freedom).toBeGreaterThan(1.5);
    expect(squares / freedom).toBeLessThan(9);
  });
});

describe('charges', () => {
  it('are nothing in an interrupted first hour and the price integral otherwise', () => {
    const short = interrupted.find((lifetime) => hours(lifetime) < 1) as DemoLifetime;
    expect(market.charge(short, short.startedAt, short.endedAt)).toBe('0.0000000000');
    const long = spot.find((lifetime) => hours(lifetime) > 24) as DemoLifetime;
    const start = long.startedAt.getTime();
    let expected = 0;
    for (let second = 0; second < 7200; second += 1) {
      expected += Number(market.spotPriceAt(long.pool, new Date(start + second * 1000))) / 3600;
    }
    const twoHours = market.charge(long, long.startedAt, new Date(start + 2 * HOUR));
    expect(Number(twoHours)).toBeCloseTo(expected, 8);
  });

  it('of on-demand instances are the list price', () => {
    const lifetime = year.find(({ tags }) => tags.job === 'baseline') as DemoLifetime;
    const list = market.onDemandAt('us-east-1', 'p4d.24xlarge', lifetime.startedAt);
    expect(Number(market.charge(lifetime, lifetime.startedAt, lifetime.endedAt))).toBeCloseTo(
      hours(lifetime) * Number(list),
      6,
    );
  });
});
