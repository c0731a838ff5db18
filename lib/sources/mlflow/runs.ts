import 'server-only';
import type { RunRow } from '#lib/domain/training-run';
import { plain } from '../aws/event-parts.ts';
import { SourceError } from '../errors.ts';
import type { Batch, Feed, PullWindow } from '../feed.ts';
import { createClient, type Experiment, type MlflowClient, type RunSearch } from './client.ts';
import type { MlflowConfig } from './config.ts';
import { LIMITS } from './http.ts';
import { parseRun } from './parse-run.ts';
import { createRemarks, type Remarks } from './remarks.ts';
import { type MlflowRun, readRun } from './wire.ts';

/** Runs tell the time by their own clocks, and may be told late. */
const OVERLAP_MS = 3_600_000;
const EXPERIMENTS_A_SEARCH = 100;

/** The feed of an MLflow tracking server's runs; none where there is no server. */
export function createMlflowFeeds(config: MlflowConfig | null): Feed[] {
  if (config === null) return [];
  const { experiments, epochMetric } = config;
  const { host, pathname } = new URL(config.uri);
  const region = `${host}${pathname}`.replace(/\/$/, '');
  return [
    {
      id: 'mlflow.runs',
      label: 'MLflow runs',
      kind: 'runs',
      selection: `${experiments.length === 0 ? 'all' : experiments.join(',')} by ${epochMetric}`,
      periodSeconds: 300,
      cron: '*/5 * * * *',
      scopes: async () => ({ scopes: [{ account: '', region }], failures: [] }),
      pull: (_, window) => pullRuns(config, window),
    },
  ];
}

/**
 * Runs that go on, and those that ended since the watermark less an hour (at first: all), page by page. Those that went on
 * and ended between the two searches are in one of them. A run that goes on without a new epoch is left as it is.
 */
export async function* pullRuns(
  config: MlflowConfig,
  { watermark, now, signal }: Pick<PullWindow, 'watermark' | 'now' | 'signal'>,
  limits = LIMITS,
): AsyncGenerator<Batch> {
  const client = createClient(config, limits);
  const since = watermark === null ? 0 : watermark.getTime() - OVERLAP_MS;
  const remarks = createRemarks();
  const { experiments, missing } = await chosen(client, config, signal);
  const reader = { client, config, remarks, now, signal, since };
  for (const search of searches(since)) {
    for (let first = 0; first < experiments.length; first += EXPERIMENTS_A_SEARCH) {
      const some = experiments.slice(first, first + EXPERIMENTS_A_SEARCH);
      const ids = some.map(({ id }) => id);
      for await (const page of client.searchRuns(ids, search, signal)) {
        const rows: RunRow[] = [];
        for (const one of page) rows.push(...(await readOne(one, some, reader)));
        if (rows.length > 0) yield { kind: 'runs', rows, seenAt: now };
      }
    }
  }
  const notes = [...missing.map((name) => `no experiment "${plain(name, 80)}"`), ...remarks.notes()];
  yield { kind: 'runs', rows: [], seenAt: now, watermark: now, progress: 1, notes };
}

const searches = (since: number): RunSearch[] => [
  { filter: "attributes.status = 'RUNNING'", orderBy: 'attributes.start_time ASC' },
  { filter: `attributes.end_time >= ${Math.max(0, since)}`, orderBy: 'attributes.end_time ASC' },
];

async function chosen(
  client: MlflowClient,
  { uri, experiments: names }: MlflowConfig,
  signal: AbortSignal,
): Promise<{ experiments: Experiment[]; missing: string[] }> {
  const all = await client.experiments(signal);
  const experiments = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if (experiments.length === 0)
    throw new SourceError(
      'empty',
      `MLflow (${uri}) shows ${all.length === 0 ? 'no experiment' : `none of the experiments ${names.join(', ')}`}.`,
      { remedy: 'Check MLFLOW_EXPERIMENTS, and that the user may read them.' },
    );
  return { experiments, missing: names.filter((name) => !all.some((one) => one.name === name)) };
}

type Reader = Pick<PullWindow, 'now' | 'signal'> & {
  client: MlflowClient;
  config: MlflowConfig;
  remarks: Remarks;
  since: number;
};

async function readOne(body: unknown, experiments: readonly Experiment[], reader: Reader): Promise<RunRow[]> {
  const { client, config, remarks, now, signal, since } = reader;
  const run = readRun(body);
  if (run === null) {
    remarks.add('an entry is no run', 'without an id');
    return [];
  }
  const name = plain(run.name, 80);
  const remark = (what: string) => remarks.add(what, name);
  if (isAsBefore(run, config.epochMetric, since)) return [];
  const has = run.metrics.has(config.epochMetric);
  const history = has ? await client.history(run.id, config.epochMetric, signal) : null;
  if (has && history === null) return [];
  const project = experiments.find(({ id }) => id === run.experimentId)?.name ?? null;
  const row = parseRun(
    run,
    {
      project: project === null ? null : plain(project, 250),
      epochMetric: config.epochMetric,
      history,
    },
    { now, remark },
  );
  return row === null ? [] : [row];
}

/** It goes on, began before, and has logged no epoch since: many runs that were killed are held to go on for ever. */
const isAsBefore = ({ status, startedAt, metrics }: MlflowRun, epochMetric: string, since: number): boolean =>
  status === 'RUNNING' && startedAt !== null && startedAt < since && (metrics.get(epochMetric) ?? 0) < since;
