import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeCursor } from '#lib/api/cursor';
import { feedRunsResponse, feedsResponse, healthResponse } from '#lib/api/schemas/feeds';
import { importsResponse } from '#lib/api/schemas/imports';
import { closeDb, connectTo, db } from '#lib/db/client';
import type { RunKey } from '#lib/db/feed-runs';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { feedRuns } from './feed-runs.ts';
import { feeds } from './feeds.ts';
import { health } from './health.ts';
import { imports } from './imports.ts';

const NOW = new Date('2026-11-23T12:02:00Z');
const FEED = 'aws.spot-prices';
const ACCOUNT = '123456789012';
const at = (time: string) => new Date(`2026-11-23T${time}Z`);

type RunFields = Parameters<ReturnType<typeof db>['feedRun']['create']>[0]['data'];
const run = (region: string, fields: Partial<RunFields> = {}, key: Partial<RunKey> = {}) =>
  db().feedRun.create({
    data: {
      feed: FEED,
      account: ACCOUNT,
      region,
      status: 'succeeded',
      requestedAt: at('12:00:00'),
      startedAt: at('12:00:01'),
      finishedAt: at('12:00:04'),
      durationMs: 2500,
      ...key,
      ...fields,
    } as RunFields,
  });
const spotFeed = async () => {
  const { rows } = await feeds(NOW);
  const row = rows.find(({ id }) => id === FEED);
  if (row === undefined) throw new Error('the feed is not there');
  return row;
};

// The feeds of the simulated cloud are those of AWS; nothing here asks them anything.
vi.stubEnv('SOURCES', 'demo');

for (const target of testTargets()) {
  describe(`feeds on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      await db().feedRun.deleteMany();
    });

    it('lists every feed of the sources, also those that never ran', async () => {
      const found = feedsResponse.parse(await feeds(NOW));
      expect(found.rows.map(({ id }) => id)).toEqual([
        'aws.zones',
        'aws.instance-types',
        'aws.on-demand-prices',
        'aws.spot-prices',
        'aws.instances',
        'aws.spot-advisor',
        'aws.cost-explorer',
        'aws.cloudtrail',
      ]);
      expect(found).toMatchObject({ sources: ['demo'], simulated: true, asOf: '2026-11-23T12:02:00.000Z' });
      expect(await spotFeed()).toEqual({
        id: FEED,
        label: 'Spot prices',
        kind: 'spot-prices',
        periodSeconds: 300,
        status: 'never',
        lastSuccessAt: null,
        ageSeconds: null,
        stale: true,
        nextRunAt: '2026-11-23T12:05:00.000Z',
        progress: null,
        rowsRead: 0,
        rowsWritten: 0,
        rowsUnchanged: 0,
        rowsKept: 0,
        paid: null,
        scopes: [],
      });
    });

    it('joins what each region tells: the newest run, the last success, how far it got', async () => {
      await run('us-east-1', {
        finishedAt: at('11:55:04'),
        watermark: at('11:50:00'),
        requestedAt: at('11:55:00'),
      });
      await run('us-east-1', {
        status: 'failed',
        error: 'ec2 us-east-1 throttles. It is tried again.',
        rowsRead: 0,
        notes: ['a note'],
      });
      await run('eu-west-1', { rowsRead: 30, rowsWritten: 10, rowsUnchanged: 20, watermark: at('11:55:00') });
      await run('eu-west-1', { status: 'failed' }, { feed: 'aws.zones' });
      const row = await spotFeed();
      expect(row).toMatchObject({
        status: 'partial',
        lastSuccessAt: '2026-11-23T11:55:04.000Z',
        ageSeconds: 416,
        stale: false,
        rowsRead: 30,
        rowsWritten: 10,
        rowsUnchanged: 20,
        progress: null,
      });
      expect(row.scopes).toMatchObject([
        {
          region: 'eu-west-1',
          lastSuccessAt: '2026-11-23T12:00:04.000Z',
          watermark: '2026-11-23T11:55:00.000Z',
        },
        {
          account: ACCOUNT,
          region: 'us-east-1',
          lastSuccessAt: '2026-11-23T11:55:04.000Z',
          watermark: '2026-11-23T11:50:00.000Z',
          stale: false,
          lastRun: {
            status: 'failed',
            durationSeconds: 2.5,
            error: 'ec2 us-east-1 throttles. It is tried again.',
            notes: ['a note'],
          },
        },
      ]);
    });

    it('shows how far a first pull is, and a listing that failed', async () => {
      await run('us-east-1', { status: 'running', progress: 0.25, finishedAt: null, durationMs: null });
      await run('eu-west-1');
      await run('', { status: 'failed', error: 'The role cannot be assumed.' }, { account: '999999999999' });
      const row = feedsResponse.parse(await feeds(NOW)).rows.find(({ id }) => id === FEED);
      expect(row).toMatchObject({ status: 'running', progress: 0.625, stale: false });
      expect(row?.scopes.map(({ account, region }) => [account, region])).toEqual([
        [ACCOUNT, 'eu-west-1'],
        [ACCOUNT, 'us-east-1'],
        ['999999999999', ''],
      ]);
    });

    it('pages through the runs, newest first', async () => {
      const ids: number[] = [];
      for (let i = 0; i < 5; i++) ids.push((await run('us-east-1')).id);
      await run('us-east-1', {}, { feed: 'aws.zones' });
      const first = feedRunsResponse.parse(await feedRuns(FEED, { limit: 3 }));
      const second = feedRunsResponse.parse(
        await feedRuns(FEED, { limit: 3, cursor: first.nextCursor ?? undefined }),
      );
      expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids.toReversed());
      expect(second.nextCursor).toBeNull();
      await expect(feedRuns('aws.nothing', {})).rejects.toMatchObject({
        status: 404,
        message: expect.stringContaining('aws.spot-prices'),
      });
      for (const cursor of ['x', encodeCursor({ before: 2_147_483_648 })])
        await expect(feedRuns(FEED, { cursor })).rejects.toMatchObject({ status: 400 });
    });

    it('is healthy when every feed is fresh, degraded when one is not', async () => {
      for (const feed of [
        'aws.zones',
        'aws.instance-types',
        'aws.on-demand-prices',
        FEED,
        'aws.instances',
        'aws.spot-advisor',
        'aws.cost-explorer',
        'aws.cloudtrail',
      ])
        await run('us-east-1', {}, { feed });
      expect(healthResponse.parse(await health(NOW))).toMatchObject({
        status: 'ok',
        database: 'ok',
        simulated: true,
        feeds: [{ id: 'aws.zones' }, {}, {}, { id: FEED, ageSeconds: 116, stale: false }, {}, {}, {}, {}],
      });
      const later = healthResponse.parse(await health(at('12:16:00')));
      expect(later.status).toBe('degraded');
      expect(later.feeds.filter(({ stale }) => stale).map(({ id }) => id)).toEqual([FEED, 'aws.instances']);
    });

    it('lists the files that were taken in, newest first', async () => {
      const file = {
        format: 'spot-price-csv',
        sha256: 'ab',
        rowsRead: 3,
        rowsWritten: 1,
        rowsUnchanged: 1,
        rowsRefused: 1,
      };
      await db().import.create({ data: { ...file, at: at('10:00:00'), name: 'a.csv' } });
      await db().import.create({
        data: { ...file, at: at('11:00:00'), name: 'b.csv', refused: [{ line: 4, why: 'price: 0' }] },
      });
      const first = importsResponse.parse(await imports({ limit: 1 }));
      expect(first.rows).toMatchObject([
        {
          name: 'b.csv',
          read: 3,
          written: 1,
          unchanged: 1,
          refusedCount: 1,
          refused: [{ line: 4, why: 'price: 0' }],
        },
      ]);
      const second = await imports({ limit: 1, cursor: first.nextCursor ?? '' });
      expect(second.rows.map(({ name }) => name)).toEqual(['a.csv']);
      expect(second.nextCursor).toBeNull();
    });
  });
}

describe('health without a database', () => {
  it('says so instead of failing', async () => {
    await connectTo({
      embedded: false,
      pool: {
        host: '127.0.0.1',
        port: 1,
        user: 'nobody',
        database: 'none',
        max: 1,
        connectionTimeoutMillis: 2000,
      },
    });
    expect(await health(NOW)).toEqual({
      status: 'unavailable',
      database: 'unavailable',
      simulated: null,
      feeds: [],
    });
    await connectTo({
      embedded: true,
      pool: { host: '/nonexistent', port: 5432, user: 'nobody', database: 'none', max: 1 },
    });
    expect(await health(NOW)).toMatchObject({ status: 'unavailable' });
    await closeDb();
  });
});
