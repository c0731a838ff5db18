import type { PaidClaim, RunLedger } from '#lib/domain/run-ledger';
import type { RunClaim } from '#lib/domain/training-run';
import { db, type Tx } from './client.ts';
import { markRunsStale, markRunUnsettled } from './run-changes.ts';
import { readOtherClaims } from './run-inputs.ts';

const MAKER_LOCK = 48_115_303;
const CLAIMS_LOCK = 4_811_530_231;

/** Up to `limit` runs of which an input has changed, the longest waiting first. */
export async function staleRuns(limit: number): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    select run_id as id from run_change where due_at <= now() group by run_id order by min(id) limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Notes for all runs whose ledger was made by other rules than `version` that it is to be made anew; how many. */
export const markOtherVersions = (version: number): Promise<number> => db().$executeRaw`
  insert into run_change (run_id) select run_id from run_ledger where version <> ${version}`;

/**
 * Takes what has changed of a run, for the one who makes its ledger in this transaction: what changes from now on stays to
 * be taken. Null where another one makes it, or nothing has changed.
 */
export async function takeChanges(tx: Tx, runId: string): Promise<bigint[] | null> {
  const [lock] = await tx.$queryRaw<{ held: boolean }[]>`
    select pg_try_advisory_xact_lock(${MAKER_LOCK}::int, hashtext(${runId})) as held`;
  if (lock?.held !== true) return null;
  const taken = await tx.$queryRaw<{ id: bigint }[]>`
    delete from run_change where run_id = ${runId} and due_at <= now() returning id`;
  return taken.length === 0 ? null : taken.map(({ id }) => id);
}

/** Keeps why a run's ledger cannot be made; `changes` are what it was to be made of. */
export async function noteLedgerError(
  tx: Tx,
  runId: string,
  changes: readonly bigint[],
  error: string,
): Promise<void> {
  await tx.$executeRaw`update training_run set ledger_error = ${error} where id = ${runId}`;
  await tx.$executeRaw`delete from run_change where id = any(${changes.map(String)}::text[]::bigint[])`;
}

const LATER = '1 minute';

/** Has a run whose ledger could not be made just now wait, so that others come first. */
export async function postponeRun(tx: Tx, runId: string): Promise<void> {
  await tx.$executeRaw`
    update run_change set due_at = now() + ${LATER}::interval where run_id = ${runId} and due_at <= now()`;
}

const date = (at: number | null) => (at === null ? null : new Date(at));
// What Postgres reads as an exact decimal.
const usd = (units: bigint) => `${units}e-10`;
const seconds = (ms: number) => ms / 1000;
const sorted = (values: readonly (string | null)[]) =>
  [...new Set(values.filter((value) => value !== null))].toSorted();

type ClaimRow = RunClaim & Pick<PaidClaim, 'instanceType' | 'poolId'>;

const claimKey = (c: ClaimRow) =>
  JSON.stringify([
    ...[c.node, c.cloud, c.instanceId, c.lifetimeStartedAt, c.from, c.to],
    ...[c.gpuCount, c.instanceType, c.poolId],
  ]);

const readClaims = (tx: Tx, runId: string): Promise<ClaimRow[]> => tx.$queryRaw`
  select node, cloud, instance_id as "instanceId", (extract(epoch from lifetime_started_at) * 1000)::float8 as "lifetimeStartedAt",
         (extract(epoch from from_at) * 1000)::float8 as "from", (extract(epoch from to_at) * 1000)::float8 as "to", gpu_count as "gpuCount",
         instance_type as "instanceType", pool_id as "poolId"
  from run_claim where run_id = ${runId}`;

async function putClaims(tx: Tx, runId: string, rows: readonly ClaimRow[]): Promise<void> {
  await tx.$executeRaw`delete from run_claim where run_id = ${runId}`;
  const column = <T>(read: (row: ClaimRow) => T) => rows.map(read);
  await tx.$executeRaw`
    insert into run_claim (run_id, node, cloud, instance_id, from_at, to_at, lifetime_started_at, gpu_count, instance_type, pool_id)
    select ${runId}, * from unnest(${column((r) => r.node)}::text[], ${column((r) => r.cloud)}::text[], ${column((r) => r.instanceId)}::text[],
      ${column((r) => date(r.from))}::timestamptz[], ${column((r) => date(r.to))}::timestamptz[], ${column((r) => date(r.lifetimeStartedAt))}::timestamptz[],
      ${column((r) => r.gpuCount)}::float8[], ${column((r) => r.instanceType)}::text[], ${column((r) => r.poolId)}::int[])`;
}

/**
 * Writes what a run claims, where it is something else than before. Runs that share time of an instance which is claimed
 * otherwise now are to be made anew; so is this one, where others have claimed more since it was made. One writer at a time,
 * so that of two runs which claim at once the second finds the first.
 */
async function writeClaims(
  tx: Tx,
  runId: string,
  rows: readonly ClaimRow[],
  others: readonly RunClaim[],
): Promise<void> {
  const before = await readClaims(tx, runId);
  const keptKeys = new Set(before.map(claimKey));
  const newKeys = new Set(rows.map(claimKey));
  const changed = [
    ...before.filter((row) => !newKeys.has(claimKey(row))),
    ...rows.filter((row) => !keptKeys.has(claimKey(row))),
  ];
  if (changed.length === 0) return;
  await tx.$executeRaw`select pg_advisory_xact_lock(${CLAIMS_LOCK})`;
  await putClaims(tx, runId, rows);
  await tx.$executeRaw`
    insert into run_change (run_id)
    select distinct c.run_id
    from unnest(${changed.map((r) => r.cloud)}::text[], ${changed.map((r) => r.instanceId)}::text[], ${changed.map((r) => date(r.from))}::timestamptz[],
                ${changed.map((r) => date(r.to))}::timestamptz[]) as d(cloud, id, from_at, to_at)
    join run_claim c on c.cloud = d.cloud and c.instance_id = d.id and c.from_at < d.to_at and c.to_at > d.from_at
    where c.run_id <> ${runId}`;
  await markRunUnsettled(tx, runId);
  const now = await readOtherClaims(tx, runId);
  if (JSON.stringify(now) !== JSON.stringify(others)) await markRunsStale(tx, [runId]);
}

/** The ledger as its body is kept: money as text in units of 1e-10 USD, as JSON holds no whole numbers of that size. */
const bodyOf = ({ parts, claims, phases, epochs, stops, checkpoints }: RunLedger): string =>
  JSON.stringify({ parts, claims, phases, epochs, stops, checkpoints }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );

/** Puts a run's ledger and claims in the place of those before. `others`: what other runs claimed when it was made. */
export async function writeRunLedger(
  tx: Tx,
  runId: string,
  ledger: RunLedger,
  made: { version: number; at: Date; others: readonly RunClaim[] },
): Promise<void> {
  const { parts, claims, stops } = ledger;
  const paidMs = Object.values(parts).reduce((sum, { ms }) => sum + ms, 0);
  const stopsBy = (cause: string) => stops.filter((stop) => stop.cause === cause).length;
  await tx.$executeRaw`
    insert into run_ledger (run_id, version, made_at, status, started_at, last_event_at, ended_at, total_usd, useful_usd, checkpoint_usd, lost_usd,
      restart_usd, idle_usd, took_back_usd, waived_usd, on_demand_usd, paid_seconds, spot_seconds, unpriced_seconds, epochs_completed,
      interruptions, failures, nodes, clouds, regions, instance_types, gpu_models, body)
    values (${runId}, ${made.version}, ${made.at}, ${ledger.status}::run_status, ${date(ledger.startedAt)}, ${date(ledger.lastEventAt)}, ${date(ledger.endedAt)},
      ${usd(ledger.totalUnits)}::numeric, ${usd(parts.useful.units)}::numeric, ${usd(parts.checkpoint.units)}::numeric, ${usd(parts.lost.units)}::numeric,
      ${usd(parts.restart.units)}::numeric, ${usd(parts.idle.units)}::numeric, ${usd(ledger.tookBackUnits)}::numeric, ${usd(ledger.waivedUnits)}::numeric,
      ${ledger.onDemandUnits === null ? null : usd(ledger.onDemandUnits)}::numeric, ${seconds(paidMs)}, ${seconds(ledger.spotMs)}, ${seconds(ledger.unpricedMs)},
      ${ledger.epochs.length}, ${stopsBy('interruption')}, ${stopsBy('failure')}, ${new Set(claims.map(({ node }) => node)).size},
      ${sorted(claims.map((c) => c.cloud))}::text[], ${sorted(claims.map((c) => c.region))}::text[], ${sorted(claims.map((c) => c.instanceType))}::text[],
      ${sorted(claims.map((c) => c.gpuModel))}::text[], ${bodyOf(ledger)}::jsonb)
    on conflict (run_id) do update set
      version = excluded.version, made_at = excluded.made_at, status = excluded.status, started_at = excluded.started_at,
      last_event_at = excluded.last_event_at, ended_at = excluded.ended_at, total_usd = excluded.total_usd, useful_usd = excluded.useful_usd,
      checkpoint_usd = excluded.checkpoint_usd, lost_usd = excluded.lost_usd, restart_usd = excluded.restart_usd, idle_usd = excluded.idle_usd,
      took_back_usd = excluded.took_back_usd, waived_usd = excluded.waived_usd, on_demand_usd = excluded.on_demand_usd,
      paid_seconds = excluded.paid_seconds, spot_seconds = excluded.spot_seconds, unpriced_seconds = excluded.unpriced_seconds,
      epochs_completed = excluded.epochs_completed, interruptions = excluded.interruptions, failures = excluded.failures, nodes = excluded.nodes,
      clouds = excluded.clouds, regions = excluded.regions, instance_types = excluded.instance_types, gpu_models = excluded.gpu_models,
      body = excluded.body`;
  await tx.$executeRaw`
    update training_run set ledger_error = null, begun_at = coalesce(${date(ledger.startedAt)}, created_at)
    where id = ${runId} and (ledger_error is not null or begun_at <> coalesce(${date(ledger.startedAt)}, created_at))`;
  await writeClaims(tx, runId, claims, made.others);
}
