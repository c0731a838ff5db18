import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client';
import { queueRun } from '#lib/db/feed-runs';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import type { SpotPriceRow } from '#lib/domain/rows';
import { SourceError } from '#lib/sources/errors';
import type { Batch, Feed, PullWindow } from '#lib/sources/feed';
import { runFeed } from './run-feed.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const SCOPE = { account: '111111111111', region: 'us-east-1' };

const price = (at: string, usdPerHour: string): SpotPriceRow => ({
  cloud: 'aws',
  region: 'us-east-1',
  zoneId: 'use1-az4',
  zoneName: 'us-east-1a',
  instanceType: 'p5.48xlarge',
  os: 'linux',
  at: new Date(at),
  usdPerHour,
});

const batch = (rows: SpotPriceRow[], rest: Partial<Batch> = {}): Batch =>
  ({ kind: 'spot-prices', rows, ...rest }) as Batch;

const feedOf = (pull: (window: PullWindow) => AsyncIterable<Batch>): Feed => ({
  id: 'test.spot-prices',
  label: 'Test',
  kind: 'spot-prices',
  periodSeconds: 300,
  cron: '*/5 * * * *',
  scopes: async () => ({ scopes: [SCOPE], failures: [] }),
  pull: (_scope, window) => pull(window),
});

/** A feed whose source fails at once. */
const failing = (error: Error) =>
  feedOf(() => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }));

async function run(feed: Feed, options: { signal?: AbortSignal; installation?: 'demo' | 'real' } = {}) {
  const runId = await queueRun({ feed: feed.id, ...SCOPE }, NOW);
  const outcome = await runFeed(feed, SCOPE, runId, {
    clock: () => NOW,
    signal: options.signal ?? new AbortController().signal,
    installation: options.installation ?? 'real',
  });
  return { outcome, row: await db().feedRun.findUniqueOrThrow({ where: { id: runId } }) };
}

const refused = new SourceError('permission', 'us-east-1 refuses DescribeSpotPriceHistory to 111111111111.', {
  remedy: 'Allow ec2:DescribeSpotPriceHistory.',
});

for (const target of testTargets()) {
  describe(`running a feed on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(
      () => db().$executeRaw`truncate pool, spot_price, pool_latest, pool_day, feed_run, installation`,
    );

    it('counts what it read, wrote and found unchanged, and keeps the watermark', async () => {
      const feed = feedOf(async function* () {
        yield batch([price('2026-11-01T00:00:00Z', '1'), price('2026-11-02T00:00:00Z', '2')], {
          watermark: new Date('2026-11-10T00:00:00Z'),
          progress: 0.5,
          notes: ['one row was refused'],
        });
        yield batch([price('2026-11-02T00:00:00Z', '2')], { watermark: NOW, progress: 1 });
      });
      const { outcome, row } = await run(feed);
      expect(outcome).toEqual({ status: 'succeeded' });
      expect(row).toMatchObject({
        status: 'succeeded',
        rowsRead: 3,
        rowsWritten: 2,
        rowsUnchanged: 1,
        progress: 1,
        watermark: NOW,
        error: null,
        notes: ['one row was refused'],
      });
    });

    it('goes on from the latest watermark of any run of the scope', async () => {
      const seen: (Date | null)[] = [];
      const until = (watermark: Date) =>
        feedOf(async function* ({ watermark: before }) {
          seen.push(before);
          yield batch([price('2026-11-01T00:00:00Z', '1')], { watermark });
        });
      await run(until(new Date('2026-11-05T00:00:00Z')));
      await run(until(new Date('2026-11-04T00:00:00Z')));
      await run(until(NOW));
      expect(seen).toEqual([null, new Date('2026-11-05T00:00:00Z'), new Date('2026-11-05T00:00:00Z')]);
    });

    it('keeps what was written when the source fails, says why, and keeps the last good data', async () => {
      await run(
        feedOf(async function* () {
          yield batch([price('2026-11-01T00:00:00Z', '1')], { watermark: new Date('2026-11-02T00:00:00Z') });
        }),
      );
      const partial = await run(
        feedOf(async function* () {
          yield batch([price('2026-11-03T00:00:00Z', '3')], {
            watermark: new Date('2026-11-04T00:00:00Z'),
            confirmedUntil: new Date('2026-11-04T00:00:00Z'),
          });
          yield batch([price('2026-11-05T00:00:00Z', '5')], {
            confirmedUntil: new Date('2026-11-06T00:00:00Z'),
          });
          throw refused;
        }),
      );
      expect(partial.outcome).toEqual({
        status: 'failed',
        error:
          'us-east-1 refuses DescribeSpotPriceHistory to 111111111111. Allow ec2:DescribeSpotPriceHistory.',
        retry: false,
      });
      expect(partial.row).toMatchObject({ status: 'partial', watermark: new Date('2026-11-04T00:00:00Z') });
      const failed = await run(failing(refused));
      expect(failed.row).toMatchObject({
        status: 'failed',
        rowsRead: 0,
        error: expect.stringContaining('Allow ec2:DescribeSpotPriceHistory.'),
      });
      expect(
        (await db().spotPrice.findMany({ orderBy: { at: 'asc' } }))
          .map((kept) => kept.usdPerHour.toNumber())
          .slice(0, 2),
      ).toEqual([1, 3]);
    });

    it('takes a throttle for something that may pass, and a bug too', async () => {
      const throttled = new SourceError('throttled', 'Slow down.', {
        remedy: 'It is tried again.',
        retryable: true,
      });
      expect((await run(failing(throttled))).outcome).toMatchObject({ status: 'failed', retry: true });
      expect((await run(failing(new TypeError('x is not a function')))).outcome).toMatchObject({
        status: 'failed',
        retry: true,
      });
    });

    it('stops between two writes when it is told to, and may go on later', async () => {
      const stopping = new AbortController();
      const { outcome, row } = await run(
        feedOf(async function* () {
          yield batch([price('2026-11-01T00:00:00Z', '1')], {
            watermark: new Date('2026-11-02T00:00:00Z'),
            confirmedUntil: new Date('2026-11-02T00:00:00Z'),
          });
          stopping.abort();
          yield batch([price('2026-11-03T00:00:00Z', '3')], { watermark: NOW });
        }),
        { signal: stopping.signal },
      );
      expect(outcome).toMatchObject({ status: 'failed', retry: true });
      expect(row).toMatchObject({
        status: 'partial',
        watermark: new Date('2026-11-02T00:00:00Z'),
        rowsRead: 1,
      });
    });

    it('stops writing when a newer run has taken its place', async () => {
      const newer = feedOf(async function* () {
        yield batch([price('2026-11-01T00:00:00Z', '1')], { watermark: NOW });
      });
      const { outcome, row } = await run(
        feedOf(async function* () {
          await run(newer);
          yield batch([price('2026-11-02T00:00:00Z', '2')], { watermark: NOW });
        }),
      );
      expect(outcome).toEqual({ status: 'succeeded' });
      expect(row.status).toBe('interrupted');
      expect((await db().spotPrice.findMany()).map((kept) => kept.usdPerHour.toNumber())).toEqual([1]);
    });

    for (const [what, ending] of [
      ['writes', async () => batch([price('2026-11-03T00:00:00Z', '3')], { watermark: NOW })],
      ['fails', async () => Promise.reject(refused)],
    ] as [string, () => Promise<Batch>][])
      it(`leaves a run that was begun again to its later try, when the earlier one, given up for dead, ${what}`, async () => {
        const runId = await queueRun({ feed: 'test.spot-prices', ...SCOPE }, NOW);
        const begin = (pull: () => AsyncIterable<Batch>) =>
          runFeed(feedOf(pull), SCOPE, runId, {
            clock: () => NOW,
            signal: new AbortController().signal,
            installation: 'real',
          });
        const row = () => db().feedRun.findUniqueOrThrow({ where: { id: runId } });
        const earlierEnded = Promise.withResolvers<void>();
        let later: Promise<unknown> = Promise.resolve();
        await begin(async function* () {
          later = begin(async function* () {
            yield batch([price('2026-11-01T00:00:00Z', '1')]);
            yield batch([price('2026-11-02T00:00:00Z', '2')], { confirmedUntil: NOW });
            await earlierEnded.promise;
          });
          while ((await row()).rowsRead === 0) await sleep(10);
          yield await ending();
        });
        expect(await row()).toMatchObject({ status: 'running', tries: 2, rowsRead: 1 });
        earlierEnded.resolve();
        await later;
        expect(await row()).toMatchObject({
          status: 'succeeded',
          rowsRead: 2,
          rowsWritten: 2,
          error: null,
          watermark: null,
        });
        expect(await db().spotPrice.count()).toBe(2);
      });

    it('never mixes simulated and real rows', async () => {
      const feed = feedOf(async function* () {
        yield batch([price('2026-11-01T00:00:00Z', '1')], { watermark: NOW });
      });
      await run(feed, { installation: 'demo' });
      const { outcome } = await run(feed, { installation: 'real' });
      expect(outcome).toMatchObject({
        status: 'failed',
        error: expect.stringContaining('This database holds simulated data'),
      });
    });
  });
}
