import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEMO_INSTANCE_TYPES, DEMO_REGIONS, demoInstanceType, isAccelerator } from './catalog.ts';
import { createMarket } from './market.ts';
import { poolKey } from './price-path.ts';

const DAY = 86_400_000;
const NOW = new Date('2026-11-23T20:00:00Z');
const NINETY_DAYS_AGO = new Date(NOW.getTime() - 90 * DAY);
const market = createMarket(1);
const pools = market.pools();

const anyPool = fc.constantFrom(...pools);
const anyTime = fc
  .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) })
  .map((ms) => new Date(ms));
const within = (days: number) => fc.integer({ min: 0, max: days * DAY });
const plus = (at: Date, ms: number) => new Date(at.getTime() + ms);

describe('pools', () => {
  it('are many, unique, and not every type is everywhere', () => {
    expect(new Set(pools.map(poolKey)).size).toBe(pools.length);
    expect(pools.length).toBeGreaterThan(150);
    const spotTypes = DEMO_INSTANCE_TYPES.filter(({ spot }) => spot);
    expect(new Set(pools.map(({ instanceType }) => instanceType)).size).toBe(spotTypes.length);
    const everywhere = DEMO_REGIONS.reduce((sum, { zoneIds }) => sum + zoneIds.length, 0) * spotTypes.length;
    expect(pools.length).toBeLessThan(everywhere * 0.8);
    const plain = pools.filter(({ instanceType }) => {
      const type = demoInstanceType(instanceType);
      return type !== undefined && !isAccelerator(type);
    });
    expect(new Set(plain.map(({ instanceType }) => instanceType))).toEqual(
      new Set(['c7i.4xlarge', 'm7i.2xlarge']),
    );
  });
});

describe('spot prices', () => {
  it('look the same through any window', () => {
    fc.assert(
      fc.property(anyPool, anyTime, within(40), within(40), (pool, a, first, second) => {
        const b = plus(a, first);
        const c = plus(b, second);
        expect([...market.spotRecords(pool, a, b), ...market.spotRecords(pool, b, c)]).toEqual(
          market.spotRecords(pool, a, c),
        );
      }),
    );
  });

  it('know the record before any instant', () => {
    fc.assert(
      fc.property(anyPool, anyTime, within(20), (pool, at, back) => {
        const records = market.spotRecords(pool, plus(at, -back), at);
        const before = market.recordBefore(pool, at);
        expect(before).not.toBeNull();
        if (records.length > 0) expect(before).toEqual(records.at(-1));
        else expect(before && before.at < plus(at, -back)).toBe(true);
      }),
    );
  });

  it('hold from a record on until the next', () => {
    const pool = pools[3] as (typeof pools)[number];
    const [one, two] = market.spotRecords(pool, NINETY_DAYS_AGO, NOW).slice(5, 7);
    expect(market.spotPriceAt(pool, one?.at as Date)).toBe(one?.usdPerHour);
    expect(market.spotPriceAt(pool, plus(two?.at as Date, -1))).toBe(one?.usdPerHour);
    expect(market.spotPriceAt(pool, two?.at as Date)).toBe(two?.usdPerHour);
  });

  it('are decimal strings, in order, at whole seconds, at least one a day, 0.1 to 1.05 of the list price', () => {
    for (const pool of pools) {
      const records = market.spotRecords(pool, NINETY_DAYS_AGO, NOW);
      const days = new Set(records.map(({ at }) => Math.floor(at.getTime() / DAY)));
      // The whole UTC days of the window; its two ends are parts of days.
      for (let day = 1; day < 90; day += 1) {
        expect(days).toContain(Math.floor(NINETY_DAYS_AGO.getTime() / DAY) + day);
      }
      let last = 0;
      for (const { at, usdPerHour } of records) {
        expect(usdPerHour).toMatch(/^\d+\.\d{6}$/);
        expect(at.getTime() % 1000).toBe(0);
        expect(at.getTime()).toBeGreaterThan(last);
        last = at.getTime();
        const list = Number(market.onDemandAt(pool.region, pool.instanceType, at));
        expect(Number(usdPerHour) / list).toBeGreaterThan(0.1);
        // A record may still carry the price from before a list-price cut.
        expect(Number(usdPerHour) / list).toBeLessThan(1.05 / 0.92);
      }
    }
  });

  it('are in part flat and in part lively', () => {
    const changes = pools.map(
      (pool) =>
        new Set(market.spotRecords(pool, NINETY_DAYS_AGO, NOW).map(({ usdPerHour }) => usdPerHour)).size,
    );
    expect(changes.filter((count) => count <= 3).length).toBeGreaterThan(pools.length * 0.2);
    expect(changes.filter((count) => count > 180).length).toBeGreaterThan(pools.length * 0.1);
  });

  it('rise above the list price for a stretch: g6.12xlarge in us-east-1 since 19 Nov 04:12 UTC, for every seed', () => {
    const pool = {
      region: 'us-east-1',
      zoneId: 'use1-az1',
      instanceType: 'g6.12xlarge',
      os: 'linux' as const,
    };
    for (const seed of [1, 2, 99]) {
      const other = createMarket(seed);
      const turn = new Date('2026-11-19T04:12:00Z');
      expect(other.spotPriceAt(pool, turn)).toBe('4.710200');
      expect(Number(other.spotPriceAt(pool, plus(turn, -1)))).toBeLessThan(4.6);
      expect(Number(other.spotPriceAt(pool, NOW))).toBeGreaterThan(4.6016);
      expect(Number(other.spotPriceAt(pool, plus(turn, 10 * DAY)))).toBeLessThan(4.6);
    }
  });

  it('differ between seeds', () => {
    const other = createMarket(2);
    const same = pools.filter((pool) => other.spotPriceAt(pool, NOW) === market.spotPriceAt(pool, NOW));
    expect(same.length).toBeLessThan(pools.length * 0.05);
  });

  it('have no record before the type was sold', () => {
    const pool = pools.find(({ instanceType }) => instanceType === 'p5.48xlarge') as (typeof pools)[number];
    expect(market.recordBefore(pool, new Date('2023-07-26T00:00:00Z'))).toBeNull();
    expect(market.spotPriceAt(pool, new Date('2023-07-01T00:00:00Z'))).toBeNull();
    expect(
      market.spotRecords(pool, new Date('2023-01-01T00:00:00Z'), new Date('2023-08-01T00:00:00Z')).length,
    ).toBeGreaterThan(4);
  });

  it('of 90 days of all pools are there within a second or so', () => {
    const before = performance.now();
    const records = pools.reduce(
      (sum, pool) => sum + market.spotRecords(pool, NINETY_DAYS_AGO, NOW).length,
      0,
    );
    expect(records).toBeGreaterThan(40_000);
    // It takes 0.2 s; the bound is wide for a busy machine and far below what a quadratic path would need.
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
