import type { RunEpoch, RunLedger, RunStatus } from '#lib/domain/run-ledger';
import { SILENCE_MS } from '#lib/domain/training-run';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import { iso } from './pool-fragments.ts';

/** Times in ISO 8601, money as decimal text in USD; all but the status null while there is no ledger. */
export type RunRecord = {
  id: string;
  name: string;
  project: string | null;
  externalId: string | null;
  source: 'api' | 'mlflow';
  tags: Record<string, string>;
  createdAt: string;
  begunAt: string;
  plannedEpochs: number | null;
  status: RunStatus | 'silent';
  startedAt: string | null;
  lastEventAt: string | null;
  endedAt: string | null;
  epochsCompleted: number;
  nodes: number;
  interruptions: number;
  failures: number;
  clouds: string[];
  regions: string[];
  instanceTypes: string[];
  gpuModels: string[];
  totalUsd: string | null;
  usefulUsd: string | null;
  checkpointUsd: string | null;
  lostUsd: string | null;
  restartUsd: string | null;
  idleUsd: string | null;
  tookBackUsd: string | null;
  waivedUsd: string | null;
  onDemandUsd: string | null;
  paidSeconds: number | null;
  spotSeconds: number | null;
  unpricedSeconds: number | null;
};

export type RunFilters = {
  status?: RunRecord['status'][];
  project?: string[];
  q?: string;
  cloud?: string[];
  region?: string[];
  instanceType?: string[];
  gpuModel?: string[];
  tag?: Record<string, string[]>;
};

/** Where a page ended: the last row's begin and id. */
export type RunCursor = { at: string; id: string };

const ARRAYS = {
  cloud: Prisma.sql`l.clouds`,
  region: Prisma.sql`l.regions`,
  instanceType: Prisma.sql`l.instance_types`,
  gpuModel: Prisma.sql`l.gpu_models`,
} as const;

const silentSince = (now: Date) => new Date(now.getTime() - SILENCE_MS);

const statusAt = (now: Date) => Prisma.sql`
  case when l.status = 'running' and l.last_event_at < ${silentSince(now)} then 'silent'
       else coalesce(l.status::text, 'waiting') end`;

// In words that the planner can estimate, so that a page is read off the index.
function hasStatus(status: RunRecord['status'], now: Date): Prisma.Sql {
  if (status === 'waiting') return Prisma.sql`(l.run_id is null or l.status = 'waiting')`;
  if (status === 'silent')
    return Prisma.sql`(l.status = 'running' and l.last_event_at < ${silentSince(now)})`;
  if (status === 'running')
    return Prisma.sql`(l.status = 'running' and l.last_event_at >= ${silentSince(now)})`;
  return Prisma.sql`l.status = ${status}::run_status`;
}

const isOf = (project: string) =>
  project === '' ? Prisma.sql`r.project is null` : Prisma.sql`r.project = ${project}`;
const anyOf = (parts: Prisma.Sql[]) => Prisma.sql`(${Prisma.join(parts, ' or ')})`;

function conditions(filters: RunFilters, now: Date): Prisma.Sql[] {
  const { status = [], project = [], q } = filters;
  const parts = Object.entries(ARRAYS).flatMap(([key, column]) => {
    const values = filters[key as keyof typeof ARRAYS];
    return values === undefined ? [] : [Prisma.sql`${column} && ${values}::text[]`];
  });
  if (status.length > 0) parts.push(anyOf(status.map((one) => hasStatus(one, now))));
  if (project.length > 0) parts.push(anyOf(project.map(isOf)));
  if (q !== undefined)
    parts.push(
      Prisma.sql`(strpos(lower(r.name), lower(${q})) > 0 or strpos(lower(r.external_id), lower(${q})) > 0)`,
    );
  for (const [key, values] of Object.entries(filters.tag ?? {}))
    parts.push(Prisma.sql`coalesce(r.tags ->> ${key}, '') = any(${values}::text[])`);
  return parts;
}

/** Runs that went on at some time of the window; those that said nothing yet by when they were made. */
const within = (from: Date, to: Date) => Prisma.sql`
  (l.last_event_at >= ${from} or (l.last_event_at is null and r.created_at >= ${from}))
  and (l.started_at <= ${to} or (l.started_at is null and r.created_at <= ${to}))`;

const usd = (column: Prisma.Sql) => Prisma.sql`trim_scale(${column})::text`;

const columns = (now: Date) => Prisma.sql`
  r.id, r.name, r.project, r.external_id as "externalId", r.source::text as source, r.tags, ${iso(Prisma.sql`r.created_at`)} as "createdAt", ${iso(Prisma.sql`r.begun_at`)} as "begunAt",
  r.planned_epochs as "plannedEpochs", ${statusAt(now)} as status, ${iso(Prisma.sql`l.started_at`)} as "startedAt",
  ${iso(Prisma.sql`l.last_event_at`)} as "lastEventAt", ${iso(Prisma.sql`l.ended_at`)} as "endedAt", coalesce(l.epochs_completed, 0) as "epochsCompleted",
  coalesce(l.nodes, 0) as nodes, coalesce(l.interruptions, 0) as interruptions, coalesce(l.failures, 0) as failures,
  coalesce(l.clouds, '{}') as clouds, coalesce(l.regions, '{}') as regions, coalesce(l.instance_types, '{}') as "instanceTypes",
  coalesce(l.gpu_models, '{}') as "gpuModels", ${usd(Prisma.sql`l.total_usd`)} as "totalUsd", ${usd(Prisma.sql`l.useful_usd`)} as "usefulUsd",
  ${usd(Prisma.sql`l.checkpoint_usd`)} as "checkpointUsd", ${usd(Prisma.sql`l.lost_usd`)} as "lostUsd", ${usd(Prisma.sql`l.restart_usd`)} as "restartUsd",
  ${usd(Prisma.sql`l.idle_usd`)} as "idleUsd", ${usd(Prisma.sql`l.took_back_usd`)} as "tookBackUsd", ${usd(Prisma.sql`l.waived_usd`)} as "waivedUsd",
  ${usd(Prisma.sql`l.on_demand_usd`)} as "onDemandUsd", l.paid_seconds::float8 as "paidSeconds", l.spot_seconds::float8 as "spotSeconds",
  l.unpriced_seconds::float8 as "unpricedSeconds"`;

const TABLES = Prisma.sql`training_run r left join run_ledger l on l.run_id = r.id`;

/** One page of the runs that went on at some time of the window, newest first. */
export async function readRuns(
  { from, to, now, filters }: { from: Date; to: Date; now: Date; filters: RunFilters },
  { after, limit }: { after: RunCursor | null; limit: number },
): Promise<RunRecord[]> {
  const parts = [
    ...conditions(filters, now),
    within(from, to),
    ...(after === null
      ? []
      : [Prisma.sql`(r.begun_at, r.id) < (${after.at}::timestamptz, ${after.id}::text)`]),
  ];
  const [row] = await db().$queryRaw<{ rows: RunRecord[] }[]>`
    select coalesce(json_agg(page order by "begunAt" desc, id desc), '[]') as rows from (
      select ${columns(now)} from ${TABLES} where ${Prisma.join(parts, ' and ')}
      order by r.begun_at desc, r.id desc limit ${limit}) page`;
  return row?.rows ?? [];
}

/** A value as JSON keeps it: money as text in units of 1e-10 USD, times in ms. */
export type Stored<T> = T extends bigint
  ? string
  : T extends readonly (infer Item)[]
    ? Stored<Item>[]
    : T extends object
      ? { [Key in keyof T]: Stored<T[Key]> }
      : T;

export type LedgerBody = Stored<
  Pick<RunLedger, 'parts' | 'claims' | 'phases' | 'epochs' | 'stops' | 'checkpoints'>
>;

/** One run with its ledger; null where there is no such run. */
export async function readRun(
  id: string,
  now: Date,
): Promise<{
  run: RunRecord;
  body: Omit<LedgerBody, 'epochs'> | null;
  madeAt: string | null;
  error: string | null;
} | null> {
  const [row] = await db().$queryRaw<
    {
      run: RunRecord;
      body: Omit<LedgerBody, 'epochs'> | null;
      madeAt: string | null;
      error: string | null;
    }[]
  >`
    select (select row_to_json(own) from (select ${columns(now)}) own) as run, l.body - 'epochs' as body,
           ${iso(Prisma.sql`l.made_at`)} as "madeAt", r.ledger_error as error
    from ${TABLES} where r.id = ${id}`;
  return row ?? null;
}

/** A run's epochs, and whether all of its time is unpriced; null where there is no such run. */
export async function readEpochs(
  id: string,
): Promise<{ epochs: Stored<RunEpoch>[]; priced: boolean } | null> {
  const [row] = await db().$queryRaw<{ epochs: Stored<RunEpoch>[]; priced: boolean }[]>`
    select coalesce(l.body -> 'epochs', '[]') as epochs, coalesce(l.unpriced_seconds < l.paid_seconds, false) as priced
    from ${TABLES} where r.id = ${id}`;
  return row ?? null;
}
