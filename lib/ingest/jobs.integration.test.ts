import type { PgBoss } from 'pg-boss';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client';
import { type BegunRun, finishRun, pruneRuns, queueRun, recordBatch, startRun } from '#lib/db/feed-runs';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import type { Feed, ScopeListing } from '#lib/sources/feed';
import { createBoss, createQueues, QUEUES, sendList, sendLoggedList, sendRun, sendWaiting } from './jobs.ts';
import { listFeed } from './list-feed.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const SCOPE = { account: '111111111111', region: 'us-east-1' };
const KEY = { feed: 'test.spot-prices', ...SCOPE };

const feedOf = (selection?: string): Feed => ({
  id: KEY.feed,
  label: 'Test',
  kind: 'spot-prices',
  selection,
  periodSeconds: 300,
  cron: '*/5 * * * *',
  scopes: async () => ({ scopes: [SCOPE], failures: [] }),
  pull: async function* () {},
});
const runs = () => db().feedRun.findMany({ orderBy: { id: 'asc' }, select: { id: true, status: true } });

for (const target of testTargets()) {
  describe(`asking for runs on ${target.name}`, () => {
    let database: TestDatabase;
    let boss: PgBoss;
    beforeAll(async () => {
      database = await target.open();
      boss = createBoss(database.connection, 'sender');
      await boss.start();
      await createQueues(boss);
    });
    afterAll(async () => {
      await boss.stop({ graceful: false });
      await database.close();
    });
    beforeEach(() => db().$executeRaw`truncate feed_run`);
    afterEach(() => boss.deleteAllJobs());

    const send = (feed = feedOf()) => sendRun(boss, feed, SCOPE, NOW);
    /** Takes the next job as a worker would; returns its id. */
    const take = async () => {
      const [job] = await boss.fetch(QUEUES.run);
      if (job === undefined) throw new Error('no job waits');
      return job.id;
    };
    const start = (runId: number) => startRun(runId, KEY, NOW);
    const finish = (run: BegunRun, failure: string | null) =>
      finishRun(run, { now: NOW, durationMs: 1, failure });

    it('answers with the run that waits or runs already', async () => {
      const runId = await send();
      expect(await send()).toBe(runId);
      await take();
      await start(runId);
      expect(await send()).toBe(runId);
      expect(await runs()).toEqual([{ id: runId, status: 'running' }]);
    });

    it('waits for a job that has yet to end after its run, and leaves no run without a job', async () => {
      const first = await send();
      const job = await take();
      await finish((await start(first)).run, null);
      const asked = send();
      await new Promise((resolve) => setTimeout(resolve, 600));
      await boss.complete(QUEUES.run, job);
      const second = await asked;
      expect(await runs()).toEqual([
        { id: first, status: 'succeeded' },
        { id: second, status: 'queued' },
      ]);
      expect(
        (await boss.findJobs<{ runId: number }>(QUEUES.run, { queued: true })).map(({ data }) => data.runId),
      ).toEqual([second]);
    });

    it('answers with a failed run that is about to be tried again, and logs no other', async () => {
      const runId = await send();
      const job = await take();
      await finish((await start(runId)).run, 'AWS could not be reached.');
      await boss.fail(QUEUES.run, job);
      expect(await send()).toBe(runId);
      expect(await runs()).toEqual([{ id: runId, status: 'queued' }]);
    });

    /** What a killed process leaves behind that had logged a run and not yet sent its job. */
    const orphan = (scope = SCOPE) => queueRun({ feed: KEY.feed, ...scope }, NOW);
    const jobs = async (queue: string) =>
      (await boss.findJobs<{ runId?: number }>(queue, { queued: true })).map(({ data }) => data.runId);

    it('sends a job for a run whose listing died before it did, though an earlier run of the place is over', async () => {
      await finish((await start(await send())).run, null);
      await boss.deleteAllJobs();
      const runId = await orphan();
      const options = { clock: () => NOW, signal: new AbortController().signal };
      expect(await listFeed(boss, feedOf(), { ...options, again: true })).toMatchObject({ runs: [runId] });
      expect(await jobs(QUEUES.run)).toEqual([runId]);

      await finish((await start(runId)).run, null);
      await boss.deleteAllJobs();
      expect(await listFeed(boss, feedOf(), { ...options, again: true })).toMatchObject({ runs: [] });
      expect(await jobs(QUEUES.run)).toEqual([]);
    });

    it('asks once more for whatever waits, and changes nothing where its job is there', async () => {
      const runId = await orphan();
      const listId = await orphan({ account: '', region: '' });
      for (let time = 0; time < 2; time++) {
        await sendWaiting(boss, feedOf(), NOW);
        expect(await jobs(QUEUES.run)).toEqual([runId]);
        expect(await jobs(QUEUES.list)).toEqual([listId]);
      }
      expect(await runs()).toEqual([
        { id: runId, status: 'queued' },
        { id: listId, status: 'queued' },
      ]);
    });

    it('forgets a region that only ever failed once it is no longer listed, and no other', async () => {
      const failures = ['us-east-9', 'us-east-8'].map((region) => ({
        ...SCOPE,
        region,
        error: 'not enabled',
      }));
      const listing = (listed: Partial<ScopeListing>): Feed => ({
        ...feedOf(),
        scopes: async () => ({ scopes: [], failures: [], ...listed }),
      });
      const options = { clock: () => NOW, signal: new AbortController().signal };
      await finish((await start(await send())).run, null);
      await boss.deleteAllJobs();
      await listFeed(boss, listing({ failures }), options);
      const regions = async () =>
        (await db().feedRun.findMany({ orderBy: { region: 'asc' } })).map(({ region }) => region);
      expect(await regions()).toEqual(['us-east-1', 'us-east-8', 'us-east-9']);
      await listFeed(
        boss,
        listing({ failures: [{ account: SCOPE.account, region: '', error: 'denied' }] }),
        options,
      );
      expect(await regions()).toContain('us-east-9');
      await db().feedRun.deleteMany({ where: { region: '' } });
      await listFeed(boss, listing({ failures: failures.slice(1) }), options);
      expect(new Set(await regions())).toEqual(new Set(['us-east-1', 'us-east-8']));
    });

    it('asks again for a waiting listing though ended ones of the feed are remembered', async () => {
      await sendList(boss, { feed: KEY.feed });
      const [ended] = await boss.fetch(QUEUES.list);
      await boss.complete(QUEUES.list, ended?.id ?? '');
      const runId = await sendLoggedList(boss, KEY.feed, NOW);
      expect(runId).not.toBeNull();
      await sendWaiting(boss, feedOf(), NOW);
      expect(await sendLoggedList(boss, KEY.feed, NOW)).toBe(runId);
      expect(await runs()).toEqual([{ id: runId, status: 'queued' }]);
      expect(await jobs(QUEUES.list)).toEqual([runId]);
    });

    it('waits for nobody where the worker that took the job of a waiting run has died', async () => {
      const runId = await send();
      await take();
      const began = performance.now();
      await sendWaiting(boss, feedOf(), NOW);
      expect(performance.now() - began).toBeLessThan(2000);
      expect(await runs()).toEqual([{ id: runId, status: 'queued' }]);
    });

    it('does not wait for the job of a run that begins while it is asked for again', async () => {
      const runId = await send();
      await take();
      const asked = send();
      await start(runId);
      expect(await asked).toBe(runId);
    });

    it('begins a scope anew where the feed pulls another selection, and finds each one its own watermark', async () => {
      const watermarks: (Date | null)[] = [];
      for (const [selection, reached] of [
        ['g6.*', '2026-11-20T00:00:00Z'],
        ['all', '2026-11-21T00:00:00Z'],
        ['g6.*', '2026-11-22T00:00:00Z'],
        ['g6.*', '2026-11-23T00:00:00Z'],
      ] as const) {
        const runId = await send(feedOf(selection));
        const { run, watermark } = await start(runId);
        watermarks.push(watermark);
        await db().$transaction((tx) =>
          recordBatch(tx, run, { read: 1, written: 1, watermark: new Date(reached) }),
        );
        await finish(run, null);
        await boss.deleteAllJobs();
      }
      const expected = [null, null, '2026-11-20T00:00:00Z', '2026-11-22T00:00:00Z'];
      expect(watermarks).toEqual(expected.map((at) => (at === null ? null : new Date(at))));
    });

    it('logs one listing at a time, and none where the schedule is listing already', async () => {
      const runId = await sendLoggedList(boss, KEY.feed, NOW);
      expect(runId).not.toBeNull();
      expect(await sendLoggedList(boss, KEY.feed, NOW)).toBe(runId);
      expect(await runs()).toEqual([{ id: runId, status: 'queued' }]);

      await boss.deleteAllJobs();
      await db().$executeRaw`truncate feed_run`;
      await sendList(boss, { feed: KEY.feed });
      expect(await sendLoggedList(boss, KEY.feed, NOW)).toBeNull();
      expect(await runs()).toEqual([]);
    });

    it('forgets old runs, failures too, but not a newest run, a newest success or a watermark', async () => {
      const run = (id: number, status: 'failed' | 'succeeded', rest: object = {}) =>
        db().feedRun.create({
          data: {
            id,
            ...KEY,
            status,
            requestedAt: NOW,
            finishedAt: new Date('2026-10-01T00:00:00Z'),
            ...rest,
          },
        });
      await run(1, 'succeeded');
      await run(2, 'failed', { watermark: NOW });
      await run(3, 'succeeded');
      await run(4, 'failed');
      await run(5, 'failed');
      for (const id of [6, 7]) await run(id, 'failed', { region: 'never-enabled-1' });
      expect(await pruneRuns(new Date('2026-11-01T00:00:00Z'))).toBe(3);
      expect((await runs()).map(({ id }) => id)).toEqual([2, 3, 5, 7]);
    });

    it('forgets sooner what changed nothing, but not where calls cost money', async () => {
      const run = (
        id: number,
        feed: string,
        rowsWritten: number,
        status: 'succeeded' | 'failed' = 'succeeded',
      ) =>
        db().feedRun.create({
          data: {
            id,
            ...KEY,
            feed,
            status,
            rowsWritten,
            requestedAt: NOW,
            finishedAt: new Date('2026-11-10T00:00:00Z'),
          },
        });
      for (const id of [1, 2]) await run(id, 'test.instances', 0);
      await run(3, 'test.instances', 5);
      await run(4, 'test.instances', 0, 'failed');
      await run(5, 'test.instances', 0);
      for (const id of [6, 7]) await run(id, 'test.paid', 0);
      await db().paidCall.create({ data: { feed: 'test.paid', month: new Date('2026-11-01'), calls: 2 } });
      expect(await pruneRuns(new Date('2026-11-01T00:00:00Z'), new Date('2026-11-20T00:00:00Z'))).toBe(2);
      expect((await runs()).map(({ id }) => id)).toEqual([3, 4, 5, 6, 7]);
    });
  });
}
