import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../feed.ts';
import { type FakeMlflow, startMlflow } from './mlflow-testing.ts';
import { createMlflowFeeds } from './runs.ts';
import { callsOf, ended, idsOf, NOW, pull, running } from './runs-testing.ts';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startMlflow();
});
afterEach(() => fake.close());

const notesOf = (batches: readonly Batch[]) => batches.flatMap(({ notes }) => notes ?? []);

it('is a feed where there is a server, and begins anew where other experiments or another metric are chosen', async () => {
  expect(createMlflowFeeds(null)).toEqual([]);
  const [feed] = createMlflowFeeds({ ...fake.config, uri: 'https://mlflow.example.com/team' });
  expect(feed).toMatchObject({
    id: 'mlflow.runs',
    label: 'MLflow runs',
    kind: 'runs',
    selection: 'all by epoch',
  });
  const { signal } = new AbortController();
  expect(await feed?.scopes({ now: NOW, signal })).toEqual({
    scopes: [{ account: '', region: 'mlflow.example.com/team' }],
    failures: [],
  });
  const [other] = createMlflowFeeds({
    ...fake.config,
    experiments: ['a', 'b'],
    epochMetric: 'trainer/epoch',
  });
  expect(other?.selection).toBe('a,b by trainer/epoch');
});

describe('a pull', () => {
  it('reads every page of experiments, runs and histories to its end', async () => {
    await fake.close();
    fake = await startMlflow({ experiments: { 1: 'bert', 2: 'llm', 3: 'vision' } });
    fake.runs.push(
      running('r1', {
        experiment: '3',
        epochs: [1, 2, 3, 4, 5].map((n) => [`2026-11-23T0${n + 3}:00:00Z`, n]),
      }),
      ...['e1', 'e2', 'e3', 'e4', 'e5'].map((id, n) => ended(id, `2026-11-22T1${n}:00:00Z`)),
    );
    const batches = await pull(fake);
    expect(idsOf(batches)).toEqual(['r1', 'e1', 'e2', 'e3', 'e4', 'e5'].map((id) => `mlflow:${id}`));
    expect(batches.map((batch) => batch.rows.length)).toEqual([1, 2, 2, 1, 0]);
    expect(batches.at(-1)).toMatchObject({ watermark: NOW, progress: 1 });
    expect(batches.slice(0, -1).every(({ watermark }) => watermark === undefined)).toBe(true);
    const [row] = batches[0]?.kind === 'runs' ? batches[0].rows : [];
    expect(row).toMatchObject({ project: 'vision', source: 'mlflow' });
    expect(row?.events.map(({ epoch }) => epoch)).toEqual([null, 1, 2, 3, 4]);
    expect([callsOf(fake, 'experiments/search').length, callsOf(fake, 'get-history').length]).toEqual([2, 3]);
    expect(fake.calls[0]).toBe('POST experiments/search {"max_results":1000,"view_type":"ACTIVE_ONLY"}');
    expect(callsOf(fake, 'get-history')[0]).toBe(
      'GET metrics/get-history run_id=r1&metric_key=epoch&max_results=25000',
    );
  });

  it('without any run is well, and remembers how far it came', async () => {
    expect(await pull(fake)).toEqual([
      { kind: 'runs', rows: [], seenAt: NOW, watermark: NOW, progress: 1, notes: [] },
    ]);
  });

  it('asks later for what goes on and what has ended since, less an hour', async () => {
    fake.runs.push(
      ended('long-ago', '2026-11-23T09:00:00Z'),
      ended('just-before', '2026-11-23T10:30:00Z'),
      running('killed-long-ago', { epochs: [['2026-11-23T09:00:00Z', 1]] }),
      running('told-nothing'),
      running('new', { start: '2026-11-23T11:59:00Z' }),
      running('further', { epochs: [['2026-11-23T11:30:00Z', 2]] }),
    );
    const watermark = new Date('2026-11-23T11:00:00Z');
    expect(idsOf(await pull(fake, {}, { watermark }))).toEqual([
      'mlflow:further',
      'mlflow:new',
      'mlflow:just-before',
    ]);
    expect(callsOf(fake, '"attributes.end_time >= 1795428000000"')).toHaveLength(1);
    expect(callsOf(fake, 'get-history')).toHaveLength(1);
  });

  it('tells the same when it is done again', async () => {
    fake.runs.push(
      running('r1', { epochs: [['2026-11-23T09:00:00Z', 0.5]] }),
      ended('e1', '2026-11-23T11:30:00Z', { epochs: [['2026-11-23T11:00:00Z', 1]] }),
    );
    expect(await pull(fake)).toEqual(await pull(fake));
  });

  it('reads the experiments that are named, and says which of them are not there', async () => {
    fake.runs.push(running('r1'), running('r2', { experiment: '2' }));
    const batches = await pull(fake, { experiments: ['llm', 'gone'] });
    expect(idsOf(batches)).toEqual(['mlflow:r2']);
    expect(notesOf(batches)[0]).toBe('no experiment "gone"');
    expect(callsOf(fake, 'runs/search')[0]).toContain('"experiment_ids":["2"]');
    await expect(pull(fake, { experiments: ['gone'] })).rejects.toMatchObject({
      code: 'empty',
      message: expect.stringContaining('shows none of the experiments gone.'),
      remedy: expect.stringContaining('MLFLOW_EXPERIMENTS'),
    });
  });

  it('says of how many runs what is not known', async () => {
    fake.runs.push(running('r1', { name: 'bert' }), running('r2'), ended('e1', '2026-11-22T07:00:00Z'));
    expect(notesOf(await pull(fake))).toEqual([
      '3 runs: it names no instance (tag spotledger.instance_id), so what it cost is unknown (bert)',
      '3 runs: it has no metric epoch (MLFLOW_EPOCH_METRIC): its start and end alone are known (bert)',
      '1 run: it ended before it began: its end is left out (run e1)',
    ]);
    expect(callsOf(fake, 'get-history')).toEqual([]);
  });

  it('leaves out a run that is deleted while it is read', async () => {
    fake.runs.push(running('r1', { epochs: [['2026-11-23T09:00:00Z', 1]] }), running('r2'));
    fake.faults.push({
      ...{ path: 'metrics/get-history', status: 404 },
      body: '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=r1 not found"}',
    });
    expect(idsOf(await pull(fake))).toEqual(['mlflow:r2']);
  });
});
