import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SpotPriceRow } from '#lib/domain/rows';
import { db, withTransaction } from './client.ts';
import { refreshRollUps } from './pool-days.ts';
import { PoolMemory } from './pools.ts';
import { type TestDatabase, testTargets } from './testing.ts';
import { writeRows } from './write-rows.ts';

const price = (at: string, usdPerHour: string, over: Partial<SpotPriceRow> = {}): SpotPriceRow => ({
  cloud: 'aws',
  region: 'us-east-1',
  zoneId: 'use1-az4',
  zoneName: 'us-east-1a',
  instanceType: 'p5.48xlarge',
  os: 'linux',
  at: new Date(at),
  usdPerHour,
  ...over,
});

const write = (
  rows: SpotPriceRow[],
  source: 'api' | 'file' = 'api',
  confirmedUntil?: string,
  account?: string,
) =>
  withTransaction((tx) =>
    writeRows(
      tx,
      { kind: 'spot-prices', rows },
      {
        source,
        account,
        confirmedUntil: confirmedUntil === undefined ? undefined : new Date(confirmedUntil),
      },
    ),
  );

const latest = async () =>
  (await db().poolLatest.findMany({ orderBy: { poolId: 'asc' } })).map((row) => [
    row.at.toISOString(),
    row.usdPerHour.toString(),
    row.observedAt.toISOString(),
  ]);

const days = async () =>
  (await db().poolDay.findMany({ orderBy: [{ poolId: 'asc' }, { day: 'asc' }] })).map((row) => [
    row.day.toISOString().slice(0, 10),
    row.usdSeconds.toNumber(),
    row.knownSeconds.toNumber(),
    row.minUsdPerHour.toNumber(),
    row.maxUsdPerHour.toNumber(),
  ]);

for (const target of testTargets()) {
  describe(`prices on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(() => db().$executeRaw`truncate pool, spot_price, pool_latest, pool_day, zone_alias`);

    it('writes each record once, whatever is repeated', async () => {
      const rows = [price('2026-11-01T00:00:00Z', '19.660000'), price('2026-11-02T06:00:00Z', '20.100000')];
      expect(await write([...rows, ...rows])).toMatchObject({ written: 2 });
      expect(await write(rows)).toMatchObject({ written: 0 });
      expect(await db().spotPrice.count()).toBe(2);
      expect(await db().pool.count()).toBe(1);
    });

    it('keeps the newest price whatever order the records come in', async () => {
      await write([price('2026-11-03T00:00:00Z', '3')], 'api', '2026-11-04T00:00:00Z');
      await write(
        [price('2026-11-01T00:00:00Z', '1'), price('2026-11-02T00:00:00Z', '2')],
        'api',
        '2026-11-02T12:00:00Z',
      );
      expect(await latest()).toEqual([['2026-11-03T00:00:00.000Z', '3', '2026-11-04T00:00:00.000Z']]);
    });

    it('holds a price that the API repeated after a file against the next file', async () => {
      await write([price('2026-11-01T00:00:00Z', '1.5')], 'file');
      expect(await write([price('2026-11-01T00:00:00Z', '1.5')], 'api')).toMatchObject({ written: 1 });
      expect(await write([price('2026-11-01T00:00:00Z', '1.5')], 'api')).toMatchObject({ written: 0 });
      expect(await write([price('2026-11-01T00:00:00Z', '1.7')], 'file')).toMatchObject({ written: 0 });
      expect(await latest()).toEqual([['2026-11-01T00:00:00.000Z', '1.5', '2026-11-01T00:00:00.000Z']]);
    });

    it('takes a restated price, but never a file over the API', async () => {
      await write([price('2026-11-01T00:00:00Z', '1.5')], 'file');
      expect(await write([price('2026-11-01T00:00:00Z', '1.6')], 'api')).toMatchObject({ written: 1 });
      expect(await write([price('2026-11-01T00:00:00Z', '1.7')], 'file')).toMatchObject({ written: 0 });
      expect(await latest()).toEqual([['2026-11-01T00:00:00.000Z', '1.6', '2026-11-01T00:00:00.000Z']]);
    });

    it('rolls days up by time, from the first known price to the last confirmation, and again after late rows', async () => {
      await write(
        [price('2026-11-01T18:00:00Z', '2'), price('2026-11-02T12:00:00Z', '4')],
        'api',
        '2026-11-03T06:00:00Z',
      );
      await refreshRollUps();
      expect(await days()).toEqual([
        ['2026-11-01', 2 * 6 * 3600, 6 * 3600, 2, 2],
        ['2026-11-02', (2 + 4) * 12 * 3600, 24 * 3600, 2, 4],
        ['2026-11-03', 4 * 6 * 3600, 6 * 3600, 4, 4],
      ]);
      await write([price('2026-11-02T00:00:00Z', '3')], 'api', '2026-11-03T12:00:00Z');
      await refreshRollUps();
      expect(await days()).toEqual([
        ['2026-11-01', 2 * 6 * 3600, 6 * 3600, 2, 2],
        ['2026-11-02', (3 + 4) * 12 * 3600, 24 * 3600, 3, 4],
        ['2026-11-03', 4 * 12 * 3600, 12 * 3600, 4, 4],
      ]);
    });

    it('counts a price that holds for days on each of them', async () => {
      await write([price('2026-11-01T00:00:00Z', '2')], 'api', '2026-11-04T00:00:00Z');
      await refreshRollUps();
      expect(await days()).toEqual([
        ['2026-11-01', 172_800, 86_400, 2, 2],
        ['2026-11-02', 172_800, 86_400, 2, 2],
        ['2026-11-03', 172_800, 86_400, 2, 2],
      ]);
    });

    it('merges a pool known by its zone name once all accounts agree what it means', async () => {
      const named = (at: string, usd: string) => price(at, usd, { zoneId: null });
      const alias = (account: string, zoneId: string) => ({
        cloud: 'aws' as const,
        account,
        region: 'us-east-1',
        zoneName: 'us-east-1a',
        zoneId,
      });
      await write([named('2026-11-01T00:00:00Z', '1'), named('2026-11-02T00:00:00Z', '2')], 'file');
      await write([price('2026-11-02T00:00:00Z', '2.5')]);
      expect(
        (await db().pool.findMany({ orderBy: { zone: 'asc' } })).map((p) => [p.zone, p.zoneByName]),
      ).toEqual([
        ['us-east-1a', true],
        ['use1-az4', false],
      ]);
      await withTransaction((tx) =>
        writeRows(tx, { kind: 'zones', rows: [alias('111111111111', 'use1-az4')] }, { source: 'api' }),
      );
      expect((await db().pool.findMany()).map((p) => p.zone)).toEqual(['use1-az4']);
      expect(
        (await db().spotPrice.findMany({ orderBy: { at: 'asc' } })).map((p) => p.usdPerHour.toString()),
      ).toEqual(['1', '2.5']);
      await refreshRollUps();
      expect(await days()).toEqual([['2026-11-01', 86_400, 86_400, 1, 1]]);
      expect(await write([named('2026-11-03T00:00:00Z', '3')], 'file')).toMatchObject({ written: 1 });
      expect(await db().pool.count()).toBe(1);
    });

    it('finds pools anew after the very first merge of a database', async () => {
      await db().$queryRaw`select setval('pool_changes', 1, false)`;
      const memory = new PoolMemory();
      const named = (at: string) => [price(at, '1', { zoneId: null })];
      const writeNamed = (at: string) =>
        withTransaction((tx) =>
          writeRows(tx, { kind: 'spot-prices', rows: named(at) }, { source: 'api', memory }),
        );
      await writeNamed('2026-11-01T00:00:00Z');
      await write([price('2026-11-01T12:00:00Z', '1')]);
      const alias = { cloud: 'aws', account: '111111111111', region: 'us-east-1' } as const;
      await withTransaction((tx) =>
        writeRows(
          tx,
          { kind: 'zones', rows: [{ ...alias, zoneName: 'us-east-1a', zoneId: 'use1-az4' }] },
          { source: 'api' },
        ),
      );
      await writeNamed('2026-11-02T00:00:00Z');
      const pools = (await db().pool.findMany()).map(({ id }) => id);
      expect(pools).toHaveLength(1);
      expect((await db().spotPrice.findMany()).map(({ poolId }) => poolId)).toEqual([
        ...pools,
        ...pools,
        ...pools,
      ]);
    });

    it('leaves a name alone on which accounts differ, unless the row says whose it is', async () => {
      const alias = (account: string, zoneId: string) => ({
        cloud: 'aws' as const,
        account,
        region: 'us-east-1',
        zoneName: 'us-east-1a',
        zoneId,
      });
      await withTransaction((tx) =>
        writeRows(
          tx,
          { kind: 'zones', rows: [alias('111111111111', 'use1-az4'), alias('222222222222', 'use1-az6')] },
          { source: 'api' },
        ),
      );
      await write([price('2026-11-01T00:00:00Z', '1', { zoneId: null })], 'file');
      await write([price('2026-11-01T00:00:00Z', '2', { zoneId: null })], 'file', undefined, '222222222222');
      expect((await db().pool.findMany({ orderBy: { zone: 'asc' } })).map((p) => p.zone)).toEqual([
        'us-east-1a',
        'use1-az6',
      ]);
    });

    it('survives eight writers of the same rows at once', async () => {
      const rows = Array.from({ length: 500 }, (_, n) =>
        price(new Date(Date.UTC(2026, 10, 1) + n * 60_000).toISOString(), `${1 + (n % 7)}`, {
          zoneId: `use1-az${n % 5}`,
        }),
      );
      const written = await Promise.all(Array.from({ length: 8 }, () => write(rows)));
      expect(written.reduce((sum, result) => sum + result.written, 0)).toBe(500);
      expect(await db().spotPrice.count()).toBe(500);
    });
  });
}
