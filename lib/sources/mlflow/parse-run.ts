import type { RunEvent, RunRow } from '#lib/domain/training-run';
import { plain, timeOf } from '../aws/event-parts.ts';
import { completedEpochs, MAX_EPOCH } from './parse-epochs.ts';
import { nodesOf, type RunNode } from './parse-nodes.ts';
import type { MetricRecord, MlflowRun } from './wire.ts';

/** Params that frameworks log the number of planned epochs under. */
const PLANNED = ['epochs', 'max_epochs', 'num_epochs', 'num_train_epochs'];
const ENDED = ['FINISHED', 'FAILED', 'KILLED'];
/** MLflow's own tags (`mlflow.user`) and those that name the instance are none of the user's groups. */
const NOT_TAGS = /^(?:mlflow|spotledger)\./;
const MAX_TAGS = 50;

/** What belongs to a run: its experiment's name, and its epoch metric's history (null: it has no such metric). */
export type RunParts = {
  project: string | null;
  epochMetric: string;
  history: readonly MetricRecord[] | null;
};

/**
 * A run of MLflow as the ledger keeps it: `start`, each completed `epoch`, and `end` where it has ended. The ids of events are
 * made of the run's own, so that reading a run again changes nothing. Null where nothing can be told of it. What is
 * missing or cannot be is said to `remark`; `now` bounds the times.
 */
export function parseRun(
  run: MlflowRun,
  { project, epochMetric, history }: RunParts,
  { now, remark }: { now: Date; remark: (what: string) => void },
): RunRow | null {
  const startedAt = timeOf(run.startedAt ?? undefined, now)?.getTime();
  if (startedAt === undefined) {
    remark('it does not say when it began, so it is left out');
    return null;
  }
  const nodes = nodesOf(run.tags, remark);
  if (history === null)
    remark(`it has no metric ${epochMetric} (MLFLOW_EPOCH_METRIC): its start and end alone are known`);
  return {
    source: 'mlflow',
    externalId: `mlflow:${run.id}`,
    name: plain(run.name, 250),
    project,
    plannedEpochs: plannedOf(run.params),
    tags: tagsOf(run.tags),
    events: [
      ...nodes.map((node) => eventOf(run, node, { type: 'start', at: startedAt })),
      ...epochsOf(run, nodes, believable(history ?? [], now, remark)),
      ...endsOf(run, nodes, { startedAt, now, remark }),
    ],
  };
}

function eventOf(
  { id }: MlflowRun,
  { node, host }: RunNode,
  { key, ...event }: Pick<RunEvent, 'type' | 'at'> & Partial<RunEvent> & { key?: string | number },
): RunEvent {
  const parts = [
    'mlflow',
    id,
    event.type,
    ...(key === undefined ? [] : [key]),
    ...(node === '0' ? [] : [node]),
  ];
  return { step: null, epoch: null, bytes: null, ...event, id: parts.join(':'), node, host };
}

function epochsOf(run: MlflowRun, nodes: readonly RunNode[], records: readonly MetricRecord[]): RunEvent[] {
  const [first] = nodes;
  if (first === undefined) return [];
  return completedEpochs(records, run.status === 'FINISHED').map((completed) =>
    eventOf(run, first, { type: 'epoch', key: completed.epoch, ...completed }),
  );
}

/** A run that is taken up again ends once more: each end has an id of its own. */
function endsOf(
  run: MlflowRun,
  nodes: readonly RunNode[],
  { startedAt, now, remark }: { startedAt: number; now: Date; remark: (what: string) => void },
): RunEvent[] {
  if (!ENDED.includes(run.status)) return [];
  const at = timeOf(run.endedAt ?? undefined, now)?.getTime();
  if (at === undefined || at < startedAt) {
    remark(
      at === undefined ? 'it does not say when it ended' : 'it ended before it began: its end is left out',
    );
    return [];
  }
  return nodes.map((node) => eventOf(run, node, { type: 'end', at, key: at }));
}

function believable(
  history: readonly MetricRecord[],
  now: Date,
  remark: (what: string) => void,
): MetricRecord[] {
  const records = history.filter(
    ({ value, at }) => value >= 0 && value <= MAX_EPOCH && timeOf(at, now) !== null,
  );
  if (records.length < history.length)
    remark(
      `records of its epoch metric are left out: below 0, above ${MAX_EPOCH}, or at no time that can be`,
    );
  return records;
}

function plannedOf(params: ReadonlyMap<string, string>): number | null {
  for (const name of PLANNED) {
    const count = Number(params.get(name) || Number.NaN);
    if (Number.isInteger(count) && count > 0 && count <= MAX_EPOCH) return count;
  }
  return null;
}

const tagsOf = (tags: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries(
    [...tags]
      .filter(([key]) => key !== '' && !NOT_TAGS.test(key))
      .slice(0, MAX_TAGS)
      .map(([key, value]) => [plain(key, 128), plain(value, 256)]),
  );
