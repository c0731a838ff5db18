import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poolPricesResponse, poolSummaryResponse } from '#lib/api/schemas/pools';
import { withTransaction } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { writeRows } from '#lib/db/write-rows';
import type { Rows } from '#lib/domain/rows';
import { isPool, poolPrices } from './pool-prices.ts';
import { poolSummary } from './pool-summary.ts';
import { pools } from './pools.ts';
import { priceRows } from './price-rows.ts';
import { DAYS, fillPools, G6F, idOf, label, M7I, NOW, P5, P5_EU } from './testing.ts';

/** A type that no source has told of yet, confirmed a day after the others. */
const SEEN_LATER: Rows = {
  kind: 'spot-prices',
  rows: [
    {
      cloud: 'aws',
      region: 'us-west-2',
      zoneId: 'usw2-az2',
      zoneName: null,
      instanceType: 'x9.large',
      os: 'linux',
      at: new Date('2026-11-20T00:00:00Z'),
      usdPerHour: '9',
    },
  ],
};

for (const target of testTargets()) {
  describe(`pool prices and summary on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      await fillPools();
    });
    afterAll(() => database.close());

    it('knows a pool by its id', async () => {
      expect(await isPool(await idOf(P5))).toBe(true);
      expect(await isPool(999_999_999)).toBe(false);
    });

    it('tells one pool step by step, with its list price beside it', async () => {
      const found = poolPricesResponse.parse(await poolPrices(await idOf(P5), DAYS, NOW));
      expect(found).toMatchObject({
        from: '2026-11-21T00:00:00.000Z',
        to: '2026-11-23T12:00:00.000Z',
        observedAt: '2026-11-23T10:00:00.000Z',
        points: [
          { at: '2026-11-19T00:00:00.000Z', usdPerHour: 20 },
          { at: '2026-11-22T12:00:00.000Z', usdPerHour: 40 },
          { at: '2026-11-23T00:00:00.000Z', usdPerHour: 32 },
        ],
        onDemand: [
          { from: '2026-01-01T00:00:00.000Z', usdPerHour: 100, assumed: false },
          { from: '2026-11-22T12:00:00.000Z', usdPerHour: 80, assumed: false },
        ],
      });
      // 36 h at 20, 12 h at 40, 12 h at 32 = 1,584 USD; list 36 h at 100, 24 h at 80 = 5,520 USD.
      expect(found.stats).toMatchObject({
        timeWeightedMean: 26.4,
        min: 20,
        max: 40,
        p50: 20,
        p95: 40,
        changes: 2,
        records: 2,
        knownHours: 60,
        unknownHours: 0,
        unconfirmedHours: 2,
        onDemandMean: 92,
        savingsPct: (1 - 1584 / 5520) * 100,
        assumedHours: 0,
        unpricedHours: 0,
      });
    });

    it('marks what is assumed, unknown or without a list price', async () => {
      const g6f = await poolPrices(await idOf(G6F), { from: '2026-11-21', to: '2026-11-23' }, NOW);
      expect(g6f.onDemand).toEqual([
        { from: '2026-11-21T00:00:00.000Z', usdPerHour: 0.2, assumed: true },
        { from: '2026-11-22T00:00:00.000Z', usdPerHour: 0.2, assumed: false },
      ]);
      expect(g6f.stats).toMatchObject({ knownHours: 24, unknownHours: 24, assumedHours: 0, savingsPct: -25 });
      const europe = await poolPrices(await idOf(P5_EU), { from: '2026-11-21', to: '2026-11-22' }, NOW);
      expect(europe.onDemand).toEqual([]);
      expect(europe.stats).toMatchObject({ timeWeightedMean: 48, savingsPct: null, unpricedHours: 24 });
      await expect(poolPrices(999_999, {}, NOW)).rejects.toMatchObject({ status: 404 });
    });

    it('gives the steps as a table with the list price of each moment', async () => {
      const later = await poolPrices(
        await idOf(P5),
        { from: '2026-11-23T06:00:00Z', to: '2026-11-23T12:00:00Z' },
        NOW,
      );
      // 32 USD since 00:00, told at 06:00, when the list price was 80.
      expect(priceRows(later).rows).toMatchObject([
        { usdPerHour: 32, onDemandUsdPerHour: 80, onDemandAssumed: false },
      ]);

      const { columns, rows } = priceRows(await poolPrices(await idOf(P5), DAYS, NOW));
      expect(columns.slice(0, 5)).toEqual([
        'at',
        'usdPerHour',
        'onDemandUsdPerHour',
        'onDemandAssumed',
        'pool.id',
      ]);
      expect(rows.map((row) => (row as { onDemandUsdPerHour?: number }).onDemandUsdPerHour)).toEqual([
        100, 80, 80,
      ]);
    });

    it('sums up groups, days and what stands out', async () => {
      const found = poolSummaryResponse.parse(await poolSummary(DAYS, NOW));
      expect(
        found.rows.map(({ group, keys, pools: n, unpricedPools }) => [
          group,
          keys.gpuModel,
          n,
          unpricedPools,
        ]),
      ).toEqual([
        ['H100', 'H100', 3, 2],
        ['L4', 'L4', 1, 0],
        ['No GPU', null, 1, 1],
      ]);
      expect(found.rows[0]).toMatchObject({
        medianUsdPerGpuHour: 5,
        medianSavingsPct: 60,
        minSavingsPct: 60,
        maxSavingsPct: 60,
        aboveOnDemand: 0,
        cheapest: { id: await idOf(P5), meanUsdPerHour: 1520 / 58 },
      });
      expect(found.total).toMatchObject({
        pools: 5,
        unpricedPools: 3,
        aboveOnDemand: 1,
        medianSavingsPct: 17.5,
        instanceTypes: 3,
        regions: 3,
        zones: 3,
        cheapest: { id: await idOf(G6F) },
        observedPools: 4,
        currentPools: 4,
        observedFrom: '2026-11-23T10:00:00.000Z',
        observedUntil: '2026-11-23T10:00:00.000Z',
      });
      expect(found.above.map(label)).toEqual([G6F]);
      expect(found.movers.map(label)).toEqual([P5, M7I]);
      // p5 alone on the 21st: 20 of 100. Then with g6f at 125 %: 30 of 100, and 32 of 80.
      expect(found.daily).toEqual([
        {
          day: '2026-11-21',
          spotPctOfOnDemand: 20,
          medianPct: 20,
          p25Pct: 20,
          p75Pct: 20,
          lowestPct: 20,
          highestPct: 20,
          aboveOnDemand: 0,
          pools: 1,
        },
        {
          day: '2026-11-22',
          spotPctOfOnDemand: 77.5,
          medianPct: 77.5,
          p25Pct: 53.75,
          p75Pct: 101.25,
          lowestPct: 30,
          highestPct: 125,
          aboveOnDemand: 1,
          pools: 2,
        },
        {
          day: '2026-11-23',
          spotPctOfOnDemand: 82.5,
          medianPct: 82.5,
          p25Pct: 61.25,
          p75Pct: 103.75,
          lowestPct: 40,
          highestPct: 125,
          aboveOnDemand: 1,
          pools: 2,
        },
      ]);
      expect(found.total.cheapest?.daily).toEqual([null, 0.25, 0.25]);
      expect(found.facets).toEqual({
        region: ['eu-west-1', 'us-east-1', 'us-west-2'],
        zone: ['eu-west-1a', 'use1-az4', 'usw2-az1'],
        instanceType: ['g6f.large', 'm7i.large', 'p5.48xlarge'],
        gpuModel: ['H100', 'L4'],
        os: ['linux'],
        account: ['111111111111', '222222222222'],
      });
    });

    it('says how old prices are over every pool, not those alone that it lists', async () => {
      const later = new Date('2026-11-24T11:00:00Z');
      await withTransaction((tx) =>
        writeRows(tx, SEEN_LATER, { source: 'api', confirmedUntil: new Date('2026-11-24T10:30:00Z') }),
      );
      const { total, rows } = poolSummaryResponse.parse(await poolSummary(DAYS, later));
      expect(total).toMatchObject({
        observedPools: 5,
        currentPools: 1,
        observedFrom: '2026-11-23T10:00:00.000Z',
        observedUntil: '2026-11-24T10:30:00.000Z',
      });
      expect(rows.map(({ group, keys, currentPools }) => [group, keys.gpuModel, currentPools])).toEqual([
        ['H100', 'H100', 0],
        ['L4', 'L4', 0],
        ['No GPU', null, 0],
        ['Type not known yet', null, 1],
      ]);
      const { rows: listed } = await pools({}, later);
      expect(listed.map((row) => [row.instanceType, row.gpuCount])).toEqual(
        expect.arrayContaining([
          ['m7i.large', 0],
          ['x9.large', null],
        ]),
      );
    });

    it('groups by region, and keeps the facets whatever is filtered', async () => {
      const found = await poolSummary({ ...DAYS, groupBy: 'region', region: ['us-east-1'] }, NOW);
      expect(found.rows.map(({ group, pools: n }) => [group, n])).toEqual([['us-east-1', 3]]);
      expect(found.facets.region).toEqual(['eu-west-1', 'us-east-1', 'us-west-2']);
      const none = poolSummaryResponse.parse(await poolSummary({ region: ['nowhere'] }, NOW));
      expect(none.total).toMatchObject({ pools: 0, cheapest: null, medianSavingsPct: null });
    });
  });
}
