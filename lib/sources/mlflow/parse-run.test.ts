import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { type FakeRun, wireRun } from './mlflow-testing.ts';
import { parseRun } from './parse-run.ts';
import { type MetricRecord, type MlflowRun, readRecord, readRun } from './wire.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const RUN: FakeRun = {
  id: 'a1b2',
  name: 'bert-large',
  status: 'FINISHED',
  start: '2026-11-23T08:00:00Z',
  end: '2026-11-23T10:00:00Z',
  epochs: [
    ['2026-11-23T09:00:00Z', 1],
    ['2026-11-23T09:59:00Z', 2],
  ],
};
const HOST = {
  ...{ cloud: 'aws', region: 'us-east-1', zone: 'us-east-1a', instanceType: 'p5.48xlarge' },
  ...{ lifecycle: 'spot', gpuCount: 8 },
};
const PLACE = {
  'spotledger.instance_type': 'p5.48xlarge',
  'spotledger.zone': 'us-east-1a',
  'spotledger.lifecycle': 'spot',
  'spotledger.gpu_count': '8',
};

const historyOf = ({ epochs }: FakeRun): MetricRecord[] | null =>
  epochs?.map(([at, value], step) => ({ at: Date.parse(at), value, step })) ?? null;

function read(body: unknown): MlflowRun {
  const run = readRun(body);
  if (run === null) throw new Error('no run');
  return run;
}

function parsed(change: Partial<FakeRun> = {}) {
  const said: string[] = [];
  const fake = { ...RUN, ...change };
  const row = parseRun(
    read(wireRun(fake)),
    { project: 'bert', epochMetric: 'epoch', history: historyOf(fake) },
    { now: NOW, remark: (what) => said.push(what) },
  );
  return { row, said };
}

const told = (change?: Partial<FakeRun>) =>
  parsed(change).row?.events.map(({ id, at, host }) => [
    id,
    new Date(at).toISOString().slice(11, 16),
    host?.instanceId ?? null,
  ]);

describe('parseRun', () => {
  it('tells the start, each epoch and the end of a run, and where it was', () => {
    const tags = { ...PLACE, 'spotledger.instance_id': 'i-0123456789abcdef0', team: 'nlp' };
    const { row, said } = parsed({ params: { lr: '0.1', num_train_epochs: '2.0' }, tags });
    const host = { ...HOST, instanceId: 'i-0123456789abcdef0' };
    const base = { node: '0', bytes: null, host };
    expect(said).toEqual([]);
    expect(row).toEqual({
      source: 'mlflow',
      externalId: 'mlflow:a1b2',
      name: 'bert-large',
      project: 'bert',
      plannedEpochs: 2,
      tags: { team: 'nlp' },
      events: [
        { ...base, id: 'mlflow:a1b2:start', type: 'start', at: 1795420800000, step: null, epoch: null },
        { ...base, id: 'mlflow:a1b2:epoch:1', type: 'epoch', at: 1795424400000, step: 0, epoch: 1 },
        { ...base, id: 'mlflow:a1b2:epoch:2', type: 'epoch', at: 1795427940000, step: 1, epoch: 2 },
        {
          ...{ ...base, id: 'mlflow:a1b2:end:1795428000000', type: 'end', at: 1795428000000 },
          ...{ step: null, epoch: null },
        },
      ],
    });
  });

  it('a gang has a node for each instance', () => {
    const tags = { ...PLACE, 'spotledger.instance_ids': 'i-0aaaaaaa1, i-0aaaaaaa2,i-0aaaaaaa1,' };
    expect(told({ tags })).toEqual([
      ['mlflow:a1b2:start', '08:00', 'i-0aaaaaaa1'],
      ['mlflow:a1b2:start:1', '08:00', 'i-0aaaaaaa2'],
      ['mlflow:a1b2:epoch:1', '09:00', 'i-0aaaaaaa1'],
      ['mlflow:a1b2:epoch:2', '09:59', 'i-0aaaaaaa1'],
      ['mlflow:a1b2:end:1795428000000', '10:00', 'i-0aaaaaaa1'],
      ['mlflow:a1b2:end:1795428000000:1', '10:00', 'i-0aaaaaaa2'],
    ]);
    expect(parsed({ tags }).row?.events.map(({ node }) => node)).toEqual(['0', '1', '0', '0', '0', '1']);
  });

  it('a run that goes on or failed has not completed the epoch that it is in', () => {
    expect(told({ status: 'RUNNING', end: undefined })?.map(([id]) => id)).toEqual([
      'mlflow:a1b2:start',
      'mlflow:a1b2:epoch:1',
    ]);
    expect(told({ status: 'FAILED' })?.map(([id]) => id)).toEqual([
      'mlflow:a1b2:start',
      'mlflow:a1b2:epoch:1',
      'mlflow:a1b2:end:1795428000000',
    ]);
  });

  it('says what is not known, and never makes it up', () => {
    const noHost = 'it names no instance (tag spotledger.instance_id), so what it cost is unknown';
    expect(parsed({ epochs: undefined }).said).toEqual([
      noHost,
      'it has no metric epoch (MLFLOW_EPOCH_METRIC): its start and end alone are known',
    ]);
    expect(told({ epochs: undefined })).toEqual([
      ['mlflow:a1b2:start', '08:00', null],
      ['mlflow:a1b2:end:1795428000000', '10:00', null],
    ]);
    expect(parsed({ start: '2030-01-01T00:00:00Z' })).toEqual({
      row: null,
      said: ['it does not say when it began, so it is left out'],
    });
    expect(parsed({ end: '2026-11-23T07:00:00Z' }).said).toContain(
      'it ended before it began: its end is left out',
    );
    expect(parsed({ end: undefined }).said).toContain('it does not say when it ended');
    const tags = {
      ...{ 'spotledger.instance_ids': 'i-0aaaaaaa1,node7', 'spotledger.gpu_count': 'all' },
      ...{ 'spotledger.region': 'Frankfurt', 'spotledger.lifecycle': 'preemptible' },
    };
    const odd = parsed({ tags });
    expect(odd.said).toEqual([
      'its tag spotledger.region cannot be read',
      'its tag spotledger.lifecycle cannot be read',
      'its tag spotledger.gpu_count cannot be read',
      'its tag names an instance by what is no instance id, so what that cost is unknown',
    ]);
    expect(odd.row?.events.slice(0, 2).map(({ host }) => host)).toEqual([
      {
        ...{ cloud: 'aws', instanceId: 'i-0aaaaaaa1', region: null, zone: null },
        ...{ instanceType: null, lifecycle: null, gpuCount: null },
      },
      null,
    ]);
  });

  it.each([
    ['a count of steps', 4_000_000, '2026-11-23T09:00:00Z'],
    ['a number below 0', -1, '2026-11-23T09:00:00Z'],
    ['a time in seconds', 1, '1970-01-21T18:43:00Z'],
    ['a time to come', 1, '2026-11-23T13:00:00Z'],
  ])('leaves out a record of %s', (_, value, at) => {
    const { row, said } = parsed({ epochs: [[at, value]] });
    expect(row?.events.map(({ type }) => type)).toEqual(['start', 'end']);
    expect(said).toContain(
      'records of its epoch metric are left out: below 0, above 100000, or at no time that can be',
    );
  });

  it.each([
    [{ epochs: '90' }, 90],
    [{ max_epochs: '-1', num_epochs: '12' }, 12],
    [{ epochs: 'None', max_epochs: '1.5' }, null],
    [{}, null],
  ])('params %j plan %s epochs', (params, planned) => {
    expect(parsed({ params }).row?.plannedEpochs).toBe(planned);
  });

  it('events have ids of their own, and reading a run again, also later, repeats them', () => {
    const value = fc.oneof(
      fc.nat(9),
      fc.nat(36).map((quarter) => quarter / 4),
    );
    const epochs = fc.array(
      fc.tuple(
        fc.nat(119).map((minute) => new Date(Date.parse(RUN.start) + minute * 60_000).toISOString()),
        value,
      ),
    );
    const ids = fc.subarray(['i-0aaaaaaa1', 'i-0aaaaaaa2', 'i-0aaaaaaa3']);
    const status = fc.constantFrom('RUNNING' as const, 'FINISHED' as const, 'KILLED' as const);
    fc.assert(
      fc.property(epochs, ids, status, (all, instances, how) => {
        const change = { epochs: all, status: how, tags: { 'spotledger.instance_ids': instances.join() } };
        const events = parsed(change).row?.events ?? [];
        expect(events.length).toBeGreaterThan(0);
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        expect(parsed(change).row?.events).toEqual(events);
        for (const { id, at, epoch } of events) {
          expect(Number.isInteger(at)).toBe(true);
          expect(id.startsWith('mlflow:a1b2:')).toBe(true);
          if (epoch !== null) expect(id).toBe(`mlflow:a1b2:epoch:${epoch}`);
        }
      }),
      atLeast(500),
    );
  });
});

describe('what a server writes', () => {
  it('may be older, newer or of protobuf’s own JSON', () => {
    const info = { run_uuid: 'a1', experiment_id: '0', status: 'RUNNING', start_time: '1795420800000' };
    expect(readRun({ info })).toEqual({
      ...{ id: 'a1', name: 'a1', experimentId: '0', status: 'RUNNING' },
      ...{ startedAt: 1795420800000, endedAt: null },
      ...{ params: new Map(), tags: new Map(), metrics: new Map() },
    });
    const tags = [{ key: 'mlflow.runName', value: 'brave-owl-7' }];
    expect(readRun({ info: { ...info, end_time: 0 }, data: { tags } })).toMatchObject({
      name: 'brave-owl-7',
      endedAt: null,
    });
    expect(readRecord({ key: 'epoch', value: 3, timestamp: '1795420800000', step: '40' })).toEqual({
      ...{ value: 3, at: 1795420800000, step: 40 },
    });
  });

  it.each([
    null,
    'text',
    {},
    { info: { experiment_id: '0', status: 'RUNNING' } },
    { info: { run_id: 'a b/../c', experiment_id: '0', status: 'RUNNING' } },
  ])('%j is no run', (body) => {
    expect(readRun(body)).toBeNull();
  });

  it.each([{ value: 'NaN', timestamp: 1 }, { value: 1 }, { value: 1, timestamp: 1.5 }, null])(
    '%j is no record',
    (body) => {
      expect(readRecord(body)).toBeNull();
    },
  );
});
