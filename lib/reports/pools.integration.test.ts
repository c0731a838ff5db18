import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poolPricesResponse, poolSummaryResponse, poolsResponse } from '#lib/api/schemas/pools';
import { db, withTransaction } from '#lib/db/client';
import { refreshRollUps } from '#lib/db/pool-days';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { writeRows } from '#lib/db/write-rows';
import type { Rows, SpotPriceRow } from '#lib/domain/rows';
import { poolPrices } from './pool-prices.ts';
import { poolSummary } from './pool-summary.ts';
import { pools } from './pools.ts';
import { priceRows } from './price-rows.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const DAYS = { from: '2026-11-21', to: '2026-11-24' };

const spot = (
  zoneId: string | null,
  instanceType: string,
  region: string,
  ...steps: [at: string, usdPerHour: string][]
): SpotPriceRow[] =>
  steps.map(([at, usdPerHour]) => ({
    cloud: 'aws',
    region,
    zoneId,
    zoneName: `${region}a`,
    instanceType,
    os: 'linux',
    at: new Date(`2026-11-${at}:00Z`),
    usdPerHour,
  }));

const list = (instanceType: string, region: string, validFrom: string, usdPerHour: string) => ({
  cloud: 'aws' as const,
  region,
  instanceType,
  os: 'linux' as const,
  validFrom: new Date(validFrom),
  usdPerHour,
});

const type = (name: string, gpuModel: string | null, gpuCount: number | null) => ({
  cloud: 'aws' as const,
  name,
  vcpus: 8,
  memoryGib: 32,
  gpuModel,
  gpuCount,
  gpuMemoryGib: gpuModel === null ? null : 80,
});

const ROWS: Rows[] = [
  {
    kind: 'instance-types',
    rows: [type('p5.48xlarge', 'H100', 8), type('g6f.large', 'L4', 0.125), type('m7i.large', null, 0)],
  },
  {
    kind: 'zones',
    rows: [
      {
        cloud: 'aws',
        account: '111111111111',
        region: 'us-east-1',
        zoneId: 'use1-az4',
        zoneName: 'us-east-1a',
      },
      {
        cloud: 'aws',
        account: '222222222222',
        region: 'us-east-1',
        zoneId: 'use1-az4',
        zoneName: 'us-east-1c',
      },
    ],
  },
  {
    kind: 'on-demand-prices',
    rows: [
      list('p5.48xlarge', 'us-east-1', '2026-01-01T00:00:00Z', '100.000000'),
      list('p5.48xlarge', 'us-east-1', '2026-11-22T12:00:00Z', '80.000000'),
      list('p5.48xlarge', 'us-east-1', '2027-01-01T00:00:00Z', '10.000000'),
      list('g6f.large', 'us-east-1', '2026-11-22T00:00:00Z', '0.200000'),
    ],
  },
  {
    kind: 'spot-prices',
    rows: [
      // Held 20 USD into the window, 40 from the 22nd at noon, 32 from the 23rd.
      ...spot(
        'use1-az4',
        'p5.48xlarge',
        'us-east-1',
        ['19T00:00', '20'],
        ['22T12:00', '40'],
        ['23T00:00', '32'],
      ),
      // First known on the 22nd, at a price above its list price.
      ...spot('use1-az4', 'g6f.large', 'us-east-1', ['22T00:00', '0.25']),
      // No list price; a zone known by its name alone.
      ...spot(null, 'p5.48xlarge', 'eu-west-1', ['20T00:00', '48']),
      // No GPU.
      ...spot('use1-az4', 'm7i.large', 'us-east-1', ['20T00:00', '0.04'], ['23T06:00', '0.05']),
    ],
  },
];

const label = (row: { region: string; instanceType: string }) => `${row.instanceType} ${row.region}`;
const P5 = 'p5.48xlarge us-east-1';
const P5_EU = 'p5.48xlarge eu-west-1';
const G6F = 'g6f.large us-east-1';
const M7I = 'm7i.large us-east-1';

for (const target of testTargets()) {
  describe(`pools on ${target.name}`, () => {
    let database: TestDatabase;
    const idOf = async (name: string) => {
      const row = (await pools({}, NOW)).rows.find((found) => label(found) === name);
      if (row === undefined) throw new Error(`no pool ${name}`);
      return row.id;
    };

    beforeAll(async () => {
      database = await target.open();
      for (const rows of ROWS)
        await withTransaction((tx) =>
          writeRows(tx, rows, { source: 'api', confirmedUntil: new Date('2026-11-23T10:00:00Z') }),
        );
      // A pool that is known, without any price.
      await db().pool.create({
        data: {
          cloud: 'aws',
          region: 'us-west-2',
          zone: 'usw2-az1',
          instanceType: 'p5.48xlarge',
          os: 'linux',
        },
      });
      await refreshRollUps();
    });
    afterAll(() => database.close());

    it('tells each pool what it costs now and over the window', async () => {
      const found = poolsResponse.parse(await pools({ ...DAYS, daily: 'true' }, NOW));
      expect(found).toMatchObject({
        total: 5,
        nextCursor: null,
        asOf: '2026-11-23T12:00:00.000Z',
        from: '2026-11-21T00:00:00.000Z',
        to: '2026-11-23T12:00:00.000Z',
      });
      expect(found.rows.map(label)).toEqual([G6F, P5, P5_EU, M7I, 'p5.48xlarge us-west-2']);
      expect(found.rows[1]).toEqual({
        id: await idOf(P5),
        cloud: 'aws',
        region: 'us-east-1',
        zone: 'use1-az4',
        zoneName: 'us-east-1a',
        instanceType: 'p5.48xlarge',
        os: 'linux',
        gpuModel: 'H100',
        gpuCount: 8,
        spotUsdPerHour: 32,
        onDemandUsdPerHour: 80,
        usdPerGpuHour: 4,
        savingsPct: 60,
        priceSince: '2026-11-23T00:00:00.000Z',
        observedAt: '2026-11-23T10:00:00.000Z',
        // 36 h at 20, 12 h at 40, 10 confirmed hours at 32: 1,520 USD / 58 h.
        meanUsdPerHour: 1520 / 58,
        minUsdPerHour: 20,
        maxUsdPerHour: 40,
        changePct: 60,
        daily: [20, 30, 32],
      });
    });

    it('leaves unknown what is unknown', async () => {
      const { rows } = await pools({ ...DAYS, daily: 'true' }, NOW);
      const [g6f, , europe, m7i, empty] = rows;
      expect(g6f).toMatchObject({
        usdPerGpuHour: 2,
        savingsPct: -25,
        changePct: null,
        daily: [null, 0.25, 0.25],
      });
      expect(europe).toMatchObject({
        zone: 'eu-west-1a',
        onDemandUsdPerHour: null,
        savingsPct: null,
        usdPerGpuHour: 6,
      });
      expect(m7i).toMatchObject({ gpuModel: null, usdPerGpuHour: null, changePct: 25 });
      expect(empty).toMatchObject({
        spotUsdPerHour: null,
        usdPerGpuHour: null,
        savingsPct: null,
        priceSince: null,
        observedAt: null,
        meanUsdPerHour: null,
        changePct: null,
        daily: [null, null, null],
      });
    });

    it('filters, and shows zones under the names of the account that is asked for', async () => {
      const h100 = await pools({ gpuModel: ['H100'], region: ['us-east-1', 'us-west-2'] }, NOW);
      expect(h100.rows.map(label)).toEqual([P5, 'p5.48xlarge us-west-2']);
      expect((await pools({ zone: ['eu-west-1a'] }, NOW)).rows.map(label)).toEqual([P5_EU]);
      expect((await pools({ os: ['windows'] }, NOW)).total).toBe(0);
      const names = async (account: string[]) =>
        (await pools({ account, instanceType: ['p5.48xlarge'] }, NOW)).rows.map(({ zoneName }) => zoneName);
      expect(await names(['222222222222'])).toEqual(['us-east-1c', 'eu-west-1a', null]);
      expect(await names(['111111111111', '222222222222'])).toEqual(['us-east-1a', 'eu-west-1a', null]);
    });

    it.each([
      ['usdPerGpuHour', 'desc', [P5_EU, P5, G6F, M7I, 'p5.48xlarge us-west-2']],
      ['savingsPct', 'asc', [G6F, P5, P5_EU, M7I, 'p5.48xlarge us-west-2']],
      ['savingsPct', 'desc', [P5, G6F, P5_EU, M7I, 'p5.48xlarge us-west-2']],
      ['changePct', 'asc', [P5_EU, M7I, P5, G6F, 'p5.48xlarge us-west-2']],
      ['meanUsdPerHour', 'desc', [P5_EU, P5, G6F, M7I, 'p5.48xlarge us-west-2']],
      ['onDemandUsdPerHour', 'asc', [G6F, P5, P5_EU, M7I, 'p5.48xlarge us-west-2']],
      ['gpuModel', 'asc', [P5_EU, P5, 'p5.48xlarge us-west-2', G6F, M7I]],
      ['region', 'desc', ['p5.48xlarge us-west-2', G6F, M7I, P5, P5_EU]],
    ] as const)(
      'sorts by %s %s with the unknown last, page by page as at once',
      async (sort, order, expected) => {
        const params = { ...DAYS, sort, order };
        expect((await pools(params, NOW)).rows.map(label)).toEqual(expected);
        const paged: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await pools({ ...params, limit: 1, cursor }, NOW);
          expect(page.total).toBe(5);
          paged.push(...page.rows.map(label));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined && paged.length < 9);
        expect(paged).toEqual(expected);
      },
    );

    it('refuses the cursor of another order', async () => {
      const { nextCursor } = await pools({ limit: 1 }, NOW);
      await expect(pools({ limit: 1, order: 'desc', cursor: nextCursor ?? '' }, NOW)).rejects.toThrow(
        /same sort/,
      );
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
      });
      expect(found.above.map(label)).toEqual([G6F]);
      expect(found.movers.map(label)).toEqual([P5, M7I]);
      // p5 alone on the 21st: 20 of 100. Then with g6f at 125 %: 30 of 100, and 32 of 80.
      expect(found.daily).toEqual([
        { day: '2026-11-21', spotPctOfOnDemand: 20, pools: 1 },
        { day: '2026-11-22', spotPctOfOnDemand: 77.5, pools: 2 },
        { day: '2026-11-23', spotPctOfOnDemand: 82.5, pools: 2 },
      ]);
      expect(found.facets).toEqual({
        region: ['eu-west-1', 'us-east-1', 'us-west-2'],
        zone: ['eu-west-1a', 'use1-az4', 'usw2-az1'],
        instanceType: ['g6f.large', 'm7i.large', 'p5.48xlarge'],
        gpuModel: ['H100', 'L4'],
        os: ['linux'],
        account: ['111111111111', '222222222222'],
      });
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
