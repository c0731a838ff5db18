import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '#lib/api/cursor';
import { poolsResponse } from '#lib/api/schemas/pools';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { pools } from './pools.ts';
import { DAYS, fillPools, G6F, idOf, label, M7I, NOW, P5, P5_EU, P5_WEST } from './testing.ts';

for (const target of testTargets()) {
  describe(`pools on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      await fillPools();
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
      expect(found.rows.map(label)).toEqual([G6F, P5, P5_EU, M7I, P5_WEST]);
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
      expect(h100.rows.map(label)).toEqual([P5, P5_WEST]);
      expect((await pools({ zone: ['eu-west-1a'] }, NOW)).rows.map(label)).toEqual([P5_EU]);
      expect((await pools({ os: ['windows'] }, NOW)).total).toBe(0);
      const names = async (account: string[]) =>
        (await pools({ account, instanceType: ['p5.48xlarge'] }, NOW)).rows.map(({ zoneName }) => zoneName);
      expect(await names(['222222222222'])).toEqual(['us-east-1c', 'eu-west-1a', null]);
      expect(await names(['111111111111', '222222222222'])).toEqual(['us-east-1a', 'eu-west-1a', null]);
    });

    it.each([
      ['usdPerGpuHour', 'desc', [P5_EU, P5, G6F, M7I, P5_WEST]],
      ['savingsPct', 'asc', [G6F, P5, P5_EU, M7I, P5_WEST]],
      ['savingsPct', 'desc', [P5, G6F, P5_EU, M7I, P5_WEST]],
      ['changePct', 'asc', [P5_EU, M7I, P5, G6F, P5_WEST]],
      ['meanUsdPerHour', 'desc', [P5_EU, P5, G6F, M7I, P5_WEST]],
      ['onDemandUsdPerHour', 'asc', [G6F, P5, P5_EU, M7I, P5_WEST]],
      ['gpuModel', 'asc', [P5_EU, P5, P5_WEST, G6F, M7I]],
      ['region', 'desc', [P5_WEST, G6F, M7I, P5, P5_EU]],
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

    it('refuses a cursor whose place no list can have, whatever the database would say of it', async () => {
      const places = [
        { sort: 'spotUsdPerHour', order: 'asc', value: 'x', id: 1 },
        { sort: 'spotUsdPerHour', order: 'asc', value: 1, id: 2_147_483_648 },
        { sort: 'region', order: 'asc', value: 1, id: 1 },
        { sort: 'region', order: 'asc', value: 'a\0', id: 1 },
      ] as const;
      for (const place of places)
        await expect(pools({ sort: place.sort, cursor: encodeCursor(place) }, NOW)).rejects.toMatchObject({
          status: 400,
        });
    });

    it('refuses the cursor of another order', async () => {
      const { nextCursor } = await pools({ limit: 1 }, NOW);
      await expect(pools({ limit: 1, order: 'desc', cursor: nextCursor ?? '' }, NOW)).rejects.toThrow(
        /same sort/,
      );
    });
  });
}
