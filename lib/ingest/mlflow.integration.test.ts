import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client';
import { queueRun } from '#lib/db/feed-runs';
import { readRowsKept } from '#lib/db/row-counts';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { type FakeMlflow, startMlflow } from '#lib/sources/mlflow/mlflow-testing';
import { createMlflowFeeds } from '#lib/sources/mlflow/runs';
import { runFeed } from './run-feed.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const TAGS = {
  ...{ 'spotledger.instance_id': 'i-0123456789abcdef0', 'spotledger.region': 'us-east-1' },
  ...{ 'spotledger.lifecycle': 'spot', team: 'nlp' },
};

for (const target of testTargets()) {
  describe(`runs of MLflow on ${target.name}`, () => {
    let database: TestDatabase;
    let fake: FakeMlflow;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      fake = await startMlflow();
      return () => fake.close();
    });

    async function pull(at: Date) {
      const [feed] = createMlflowFeeds(fake.config);
      if (feed === undefined) throw new Error('no feed');
      const scope = { account: '', region: 'mlflow.example.com' };
      const runId = await queueRun({ feed: feed.id, ...scope }, at);
      const outcome = await runFeed(feed, scope, runId, {
        clock: () => at,
        signal: new AbortController().signal,
        installation: 'real',
      });
      expect(outcome).toEqual({ status: 'succeeded' });
      const { rowsRead, rowsWritten, watermark, notes } = await db().feedRun.findUniqueOrThrow({
        where: { id: runId },
      });
      return { rowsRead, rowsWritten, watermark, notes };
    }

    const eventsOf = () => db().$queryRaw<{ run: string; id: string; at: string; instance: string | null }[]>`
      select r.name as run, e.id, to_char(e.at at time zone 'UTC', 'HH24:MI') as at, e.host ->> 'instanceId' as instance
      from run_event e join training_run r on r.id = e.run_id
      order by r.name, e.at, e.id`;

    it('are kept with their events, once each, and grow as they go on', async () => {
      const going = {
        ...{ id: 'b1', name: 'bert', status: 'RUNNING' as const, start: '2026-11-23T08:00:00Z' },
        ...{ tags: TAGS, params: { max_epochs: '3' } },
      };
      const first: [string, number][] = [
        ['2026-11-23T09:00:00Z', 0],
        ['2026-11-23T10:00:00Z', 1],
      ];
      const start = '2026-11-22T08:00:00Z';
      fake.runs.push(
        { ...going, epochs: first },
        { id: 'e1', name: 'old', status: 'FAILED', start, end: '2026-11-22T09:00:00Z', experiment: '2' },
      );
      expect(await pull(NOW)).toEqual({
        ...{ rowsRead: 2, rowsWritten: 2, watermark: NOW },
        notes: [
          '1 run: it names no instance (tag spotledger.instance_id), so what it cost is unknown (old)',
          '1 run: it has no metric epoch (MLFLOW_EPOCH_METRIC): its start and end alone are known (old)',
        ],
      });
      expect(
        await db().$queryRaw`
          select name, project, planned_epochs as planned, external_id as external, source::text, tags, created_at as "createdAt"
          from training_run order by name`,
      ).toEqual([
        {
          ...{ name: 'bert', project: 'bert', planned: 3, external: 'mlflow:b1', source: 'mlflow' },
          ...{ tags: { team: 'nlp' }, createdAt: new Date(going.start) },
        },
        {
          ...{ name: 'old', project: 'llm', planned: null, external: 'mlflow:e1', source: 'mlflow' },
          ...{ tags: {}, createdAt: new Date(start) },
        },
      ]);
      const old = [
        { run: 'old', id: 'mlflow:e1:start', at: '08:00', instance: null },
        {
          run: 'old',
          id: `mlflow:e1:end:${Date.parse('2026-11-22T09:00:00Z')}`,
          at: '09:00',
          instance: null,
        },
      ];
      const bert = (id: string, at: string) => ({
        ...{ run: 'bert', id: `mlflow:b1:${id}`, at },
        instance: 'i-0123456789abcdef0',
      });
      expect(await eventsOf()).toEqual([bert('start', '08:00'), bert('epoch:0', '09:00'), ...old]);

      const end = '2026-11-23T12:30:00Z';
      fake.runs[0] = { ...going, status: 'FINISHED', end, epochs: [...first, ['2026-11-23T12:20:00Z', 2]] };
      const later = new Date('2026-11-23T13:00:00Z');
      expect(await pull(later)).toEqual({ rowsRead: 1, rowsWritten: 1, watermark: later, notes: [] });
      const all = [
        ...[bert('start', '08:00'), bert('epoch:0', '09:00'), bert('epoch:1', '10:00')],
        ...[bert('epoch:2', '12:20'), bert(`end:${Date.parse(end)}`, '12:30'), ...old],
      ];
      expect(await eventsOf()).toEqual(all);

      expect(await pull(later)).toEqual({ rowsRead: 1, rowsWritten: 0, watermark: later, notes: [] });
      expect(await eventsOf()).toEqual(all);
      expect(await readRowsKept(['runs'])).toEqual({ runs: 2 });
    });
  });
}
