import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db, type Tx, withTransaction } from '#lib/db/client';
import { claimImports } from '#lib/db/imports';
import { claimInstallation } from '#lib/db/installation';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { writeRows } from '#lib/db/write-rows';
import { type ImportOptions, importFile } from './import-file.ts';

const now = new Date('2026-11-23T12:00:00Z');
const HEADER = 'timestamp,instance_type,availability_zone,product_description,spot_price';
const START = Date.UTC(2026, 9, 1);

/** A file of `count` prices of two pools, one a minute, each third of them a repeat of the price before. */
function spotFile(count: number): string {
  const lines = Array.from({ length: count }, (_, n) => {
    const at = new Date(START + n * 60_000).toISOString();
    return `${at},p3.2xlarge,us-east-1${n % 2 === 0 ? 'a' : 'b'},Linux/UNIX,${1 + Math.floor(n / 3)}.500000`;
  });
  return [HEADER, ...lines].join('\n');
}

async function* chunks(content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

const take = (content: string | Uint8Array, options: Partial<ImportOptions> = {}) =>
  importFile(chunks(content), { name: 'prices.csv', now, ...options });

const kept = async () => ({
  prices: await db().spotPrice.count(),
  lists: await db().onDemandPrice.count(),
  pools: await db().pool.count(),
  types: await db().instanceType.count(),
  imports: await db().import.count(),
  kind: (await db().installation.findUnique({ where: { id: 1 } }))?.kind ?? null,
});
const NOTHING = { prices: 0, lists: 0, pools: 0, types: 0, imports: 0, kind: null };

for (const target of testTargets()) {
  describe(`importFile on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      await db()
        .$executeRaw`truncate pool, spot_price, pool_latest, pool_day, zone_alias, on_demand_price, instance_type, import, installation`;
    });

    it('takes in spot prices with their pools, types, roll-up and record', async () => {
      const file = gzipSync(`${spotFile(3)}\n2026-10-01T00:03:00Z,p3.2xlarge,us-east-1a,Linux/UNIX,0`);
      const { id, ...summary } = await take(file, { name: 'a.csv.gz', account: '111111111111' });
      expect(summary).toEqual({
        format: 'spot-price-csv',
        read: 4,
        written: 3,
        unchanged: 0,
        refused: [{ line: 5, why: 'the price is 0: an unknown price is left out, not 0' }],
        refusedCount: 1,
        notes: [],
        totals: [],
      });
      expect(await kept()).toEqual({ prices: 3, lists: 0, pools: 2, types: 1, imports: 1, kind: 'real' });
      const row = await db().import.findUniqueOrThrow({ where: { id } });
      expect(row).toMatchObject({
        at: now,
        name: 'a.csv.gz',
        format: 'spot-price-csv',
        sha256: createHash('sha256').update(file).digest('hex'),
        account: '111111111111',
        rowsRead: 4,
        rowsWritten: 3,
        rowsUnchanged: 0,
        rowsRefused: 1,
        refused: summary.refused,
      });
      const prices = await db().spotPrice.findMany({ orderBy: { at: 'asc' } });
      expect(
        prices.map((price) => [price.at.toISOString(), price.usdPerHour.toString(), price.source]),
      ).toEqual([
        ['2026-10-01T00:00:00.000Z', '1.5', 'file'],
        ['2026-10-01T00:01:00.000Z', '1.5', 'file'],
        ['2026-10-01T00:02:00.000Z', '1.5', 'file'],
      ]);
      expect(await db().instanceType.findFirst()).toMatchObject({
        name: 'p3.2xlarge',
        gpuModel: 'V100',
        gpuCount: 1,
      });
      // Confirmed until the newest record of the file: pool a has two minutes, pool b one.
      const days = await db().poolDay.findMany({ orderBy: { poolId: 'asc' } });
      expect(days.map((day) => day.knownSeconds.toNumber()).toSorted()).toEqual([120, 60]);
    });

    it('confirms the pools of a region up to the newest record of that region, not of the file', async () => {
      const line = (at: string, zone: string) => `${at},p3.2xlarge,${zone},Linux/UNIX,1.5`;
      await take(
        [
          HEADER,
          line('2026-10-01T00:00:00Z', 'us-east-1a'),
          line('2026-10-01T00:00:00Z', 'eu-west-1a'),
          line('2026-10-02T12:00:00Z', 'eu-west-1b'),
          line('2026-10-01T06:00:00Z', 'us-east-1b'),
        ].join('\n'),
      );
      const rows = await db().$queryRaw<{ zone: string; until: Date }[]>`
        select zone, observed_at as until from pool_latest l join pool p on p.id = l.pool_id order by zone`;
      expect(rows.map(({ zone, until }) => `${zone} ${until.toISOString()}`)).toEqual([
        'eu-west-1a 2026-10-02T12:00:00.000Z',
        'eu-west-1b 2026-10-02T12:00:00.000Z',
        'us-east-1a 2026-10-01T06:00:00.000Z',
        'us-east-1b 2026-10-01T06:00:00.000Z',
      ]);
    });

    it('changes nothing when it is imported twice', async () => {
      const file = spotFile(25_000);
      const progress: string[] = [];
      const onProgress: ImportOptions['onProgress'] = ({ phase, bytes, rows }) =>
        progress.push(`${phase} ${bytes} ${rows}`);
      expect(await take(file, { onProgress })).toMatchObject({ read: 25_000, written: 25_000, unchanged: 0 });
      expect(progress.at(-1)).toBe(`writing ${file.length} 25000`);
      expect(progress.filter((line) => line.startsWith('writing'))).toHaveLength(3);
      const before = await db().$queryRaw`select * from pool_day order by pool_id, day`;
      expect(await take(file)).toMatchObject({
        read: 25_000,
        written: 0,
        unchanged: 25_000,
        refusedCount: 0,
      });
      expect(await kept()).toEqual({
        prices: 25_000,
        lists: 0,
        pools: 2,
        types: 1,
        imports: 2,
        kind: 'real',
      });
      expect(await db().$queryRaw`select * from pool_day order by pool_id, day`).toEqual(before);
    });

    it('counts the same file taken in by four at once as one', async () => {
      const files = Array.from({ length: 4 }, () => take(spotFile(12_000)));
      const written = (await Promise.all(files)).map((summary) => summary.written);
      expect(written.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 12_000]);
      expect((await kept()).prices).toBe(12_000);
    });

    it.runIf(target.name === 'postgres')(
      'waits for its turn outside of any transaction while another import writes',
      async () => {
        const written = Promise.withResolvers<void>();
        const begun = Promise.withResolvers<void>();
        const other = withTransaction(async (tx) => {
          await claimImports(tx);
          begun.resolve();
          await written.promise;
        });
        await begun.promise;
        let done = false;
        const mine = take(spotFile(3)).then((summary) => {
          done = true;
          return summary;
        });
        await sleep(600);
        const [open] = await db().$queryRaw<{ n: number }[]>`
          select count(*)::int as n from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
            and wait_event_type = 'Lock'`;
        expect({ done, open: open?.n }).toEqual({ done: false, open: 0 });
        written.resolve();
        await other;
        expect(await mine).toMatchObject({ read: 3, written: 3 });
      },
    );

    it('takes in list prices and changes nothing twice', async () => {
      const file =
        'generated_at,region,instance_type,ondemand_usd_hour\n2025-05-31T19:00:00-05:00,us-east-1,p5.48xlarge,55.04\n2025-01-01,us-east-1,p5.48xlarge,98.32';
      expect(await take(file)).toMatchObject({
        format: 'on-demand-price-csv',
        read: 2,
        written: 2,
        unchanged: 0,
      });
      expect(await take(file)).toMatchObject({ read: 2, written: 0, unchanged: 2 });
      const rows = await db().onDemandPrice.findMany({ orderBy: { validFrom: 'asc' } });
      expect(rows.map((row) => [row.validFrom.toISOString(), row.usdPerHour.toString(), row.os])).toEqual([
        ['2025-01-01T00:00:00.000Z', '98.32', 'linux'],
        ['2025-06-01T00:00:00.000Z', '55.04', 'linux'],
      ]);
    });

    it('takes in an empty history as a file without rows, and one whose rows are all refused', async () => {
      expect(await take('{"NextToken":"","SpotPriceHistory":[]}')).toMatchObject({
        format: 'aws-spot-price-json',
        read: 0,
        written: 0,
      });
      expect(await take(`${HEADER}\na,b,c,d,e`)).toMatchObject({
        read: 1,
        written: 0,
        unchanged: 0,
        refusedCount: 1,
      });
      expect(await kept()).toMatchObject({ prices: 0, pools: 0, imports: 2, kind: null });
    });

    it('keeps the first 1,000 refusals and counts them all', async () => {
      const summary = await take(`${HEADER}\n${'a,b\n'.repeat(12_345)}`);
      expect(summary.refused).toHaveLength(1_000);
      expect(summary.refused.at(-1)?.line).toBe(1_001);
      expect(summary.refusedCount).toBe(12_345);
    });

    it('leaves nothing of a file that is cut off', async () => {
      const whole = gzipSync(spotFile(30_000));
      await expect(take(whole.subarray(0, whole.length - 10))).rejects.toMatchObject({
        code: 'malformed',
        message: expect.stringContaining('the gzip data is cut off'),
      });
      expect(await kept()).toEqual(NOTHING);
    });

    it('leaves nothing when it is stopped, in reading or in mid-write', async () => {
      for (const phase of ['reading', 'writing'] as const) {
        const stop = new AbortController();
        const seen: number[] = [];
        const stopped = take(spotFile(25_000), {
          signal: stop.signal,
          onProgress: (progress) => {
            if (progress.phase !== phase) return;
            seen.push(progress.rows);
            if (phase === 'reading' || progress.rows > 0) stop.abort(new Error(`stopped while ${phase}`));
          },
        });
        await expect(stopped).rejects.toThrow(`stopped while ${phase}`);
        expect(seen.length).toBeGreaterThan(0);
        expect(await kept()).toEqual(NOTHING);
      }
    });

    it('leaves nothing when the source breaks off', async () => {
      async function* failing() {
        yield Buffer.from(spotFile(20_000));
        throw new Error('the network is gone');
      }
      await expect(importFile(failing(), { name: 'a.csv', now })).rejects.toThrow('the network is gone');
      expect(await kept()).toEqual(NOTHING);
    });

    it.runIf(target.name === 'postgres')(
      'tries again where a feed locks the same pools the other way round',
      async () => {
        const first = spotFile(20_000).replaceAll('us-east-1b', 'us-east-1a').split('\n').slice(0, 10_001);
        const file = [...first, ...spotFile(1).replace('us-east-1a', 'us-east-1b').split('\n').slice(1)].join(
          '\n',
        );
        await take(`${spotFile(2)}`);
        const latest = (tx: Tx, zone: string) =>
          tx.$executeRaw`update pool_latest l set observed_at = observed_at from pool p where p.id = l.pool_id and p.zone = ${zone}`;
        const someoneWaits = async () => {
          const [row] = await db().$queryRaw<{ waits: boolean }[]>`
            select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`;
          return row?.waits;
        };
        let reached = () => {};
        const halfWay = new Promise<void>((resolve) => {
          reached = resolve;
        });
        let halves = 0;
        const feed = withTransaction(async (tx) => {
          await latest(tx, 'us-east-1b');
          await halfWay;
          // The import waits for zone b well before the feed waits for it, so it is the one that finds the deadlock.
          while (!(await someoneWaits())) await sleep(20);
          await sleep(300);
          await latest(tx, 'us-east-1a');
        });
        const onProgress: ImportOptions['onProgress'] = ({ phase, rows }) => {
          if (phase !== 'writing' || rows !== 10_000) return;
          halves += 1;
          reached();
        };
        const [summary] = await Promise.all([take(file, { onProgress }), feed]);
        expect(halves).toBe(2);
        expect(summary).toMatchObject({ read: 10_001, written: 10_000, unchanged: 1 });
      },
    );

    it('keeps real rows out of a database that holds simulated ones', async () => {
      await withTransaction((tx) => claimInstallation(tx, 'demo'));
      await expect(take(spotFile(1))).rejects.toThrow('This database holds simulated data');
      expect(await kept()).toEqual({ ...NOTHING, kind: 'demo' });
    });

    it('never overrides what the API said of a price or a type', async () => {
      const type = {
        cloud: 'aws',
        name: 'p3.2xlarge',
        vcpus: 8,
        memoryGib: 61,
        gpuModel: 'V100-API',
      } as const;
      await withTransaction((tx) =>
        writeRows(
          tx,
          { kind: 'instance-types', rows: [{ ...type, gpuCount: 1, gpuMemoryGib: 16 }] },
          { source: 'api' },
        ),
      );
      await take(spotFile(1));
      expect((await db().instanceType.findFirstOrThrow()).gpuModel).toBe('V100-API');
    });
  });
}
