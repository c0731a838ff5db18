import { randomUUID } from 'node:crypto';
import type { RunEvent, RunHost } from '#lib/domain/training-run';
import type { Tx } from './client.ts';
import { markRunsStale, markRunUnsettled } from './run-changes.ts';
import { writeHeartbeats } from './run-heartbeats.ts';

/** A run as its owner names it. */
export type NewRun = {
  name: string;
  project: string | null;
  plannedEpochs: number | null;
  externalId: string | null;
  source: 'api' | 'mlflow';
  tags: Record<string, string>;
  createdAt: Date;
};

/** Makes a run; with the `externalId` of one that there is, that one stays as it is. */
export async function createRun(tx: Tx, run: NewRun): Promise<{ id: string; created: boolean }> {
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into training_run (id, name, project, planned_epochs, external_id, source, tags, created_at, begun_at)
    values (${randomUUID()}, ${run.name}, ${run.project}, ${run.plannedEpochs}, ${run.externalId}, ${run.source}::run_source,
            ${JSON.stringify(run.tags)}::jsonb, ${run.createdAt}, ${run.createdAt})
    on conflict (external_id) do nothing returning id`;
  if (made !== undefined) return { id: made.id, created: true };
  const [known] = await tx.$queryRaw<{ id: string }[]>`
    select id from training_run where external_id = ${run.externalId}`;
  if (known === undefined) throw new Error(`The run ${run.externalId} went while it was asked for`);
  return { id: known.id, created: false };
}

/** Keeps other writers of a run's events out until the transaction ends; false where there is no such run. */
async function holdRun(tx: Tx, runId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`select id from training_run where id = ${runId} for update`;
  return rows.length > 0;
}

/** Writes events that are not known by their id; returns the ids of those. */
async function putEvents(
  tx: Tx,
  runId: string,
  events: readonly RunEvent[],
  receivedAt: Date,
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = events.map((event) => ({ ...event, at: new Date(event.at).toISOString() }));
  const put = await tx.$queryRaw<{ id: string }[]>`
    insert into run_event (run_id, id, type, at, received_at, node, step, epoch, bytes, host)
    select ${runId}, id, type::run_event_type, at, ${receivedAt}, node, step, epoch, bytes, nullif(host, 'null'::jsonb)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as e(id text, type text, at timestamptz, node text, step bigint, epoch int, bytes bigint, host jsonb)
    on conflict (run_id, id) do nothing returning id`;
  return new Set(put.map(({ id }) => id));
}

type Hosted = RunEvent & { host: RunHost };

const placeOf = (event: { node: string; cloud: string; instanceId: string }) =>
  JSON.stringify([event.node, event.cloud, event.instanceId]);
const isEarlier = (a: { at: number; id: string }, b: { at: number; id: string }) =>
  a.at < b.at || (a.at === b.at && a.id < b.id);

/**
 * Of heartbeats that say where they come from, the first of each node and instance is an event too: it may be all that tells
 * of the place. An earlier one takes the later one's row, so that the order in which they come is all the same.
 */
async function putFirstHeartbeats(
  tx: Tx,
  runId: string,
  beats: readonly Hosted[],
  receivedAt: Date,
): Promise<Set<string>> {
  const first = new Map<string, Hosted>();
  for (const beat of beats) {
    const place = placeOf({ node: beat.node, ...beat.host });
    const known = first.get(place);
    if (known === undefined || isEarlier(beat, known)) first.set(place, beat);
  }
  if (first.size === 0) return new Set();
  const kept = await tx.$queryRaw<
    { id: string; at: number; node: string; cloud: string; instanceId: string }[]
  >`
    select id, (extract(epoch from at) * 1000)::float8 as at, node, host ->> 'cloud' as cloud, host ->> 'instanceId' as "instanceId"
    from run_event where run_id = ${runId} and type = 'heartbeat'`;
  const late: string[] = [];
  for (const row of kept) {
    const beat = first.get(placeOf(row));
    if (beat === undefined) continue;
    if (isEarlier(beat, row)) late.push(row.id);
    else first.delete(placeOf(row));
  }
  if (late.length > 0)
    await tx.$executeRaw`delete from run_event where run_id = ${runId} and id = any(${late}::text[])`;
  return putEvents(tx, runId, [...first.values()], receivedAt);
}

/** Keeps which instances a run names; whether any of them is new. */
async function putInstances(tx: Tx, runId: string, events: readonly RunEvent[]): Promise<boolean> {
  const hosts = events.flatMap(({ host }) => (host === null ? [] : [host]));
  if (hosts.length === 0) return false;
  const added = await tx.$executeRaw`
    insert into run_instance (run_id, cloud, instance_id)
    select distinct ${runId}, cloud, id from unnest(${hosts.map((h) => h.cloud)}::text[], ${hosts.map((h) => h.instanceId)}::text[]) as h(cloud, id)
    on conflict do nothing`;
  return added > 0;
}

/**
 * Writes what a run's nodes said, each event once by its id, and notes that the run's ledger is to be made anew. Heartbeats
 * are kept as the spans that they make; one that tells nothing new counts as repeated. Null where there is no such run.
 */
export async function writeRunEvents(
  tx: Tx,
  runId: string,
  events: readonly RunEvent[],
  receivedAt: Date,
): Promise<{ accepted: number; repeated: number } | null> {
  if (!(await holdRun(tx, runId))) return null;
  const unique = [...new Map(events.toReversed().map((event) => [event.id, event])).values()].toReversed();
  const beats = unique.filter(({ type }) => type === 'heartbeat');
  const hosted = beats.flatMap((beat) => (beat.host === null ? [] : [{ ...beat, host: beat.host }]));
  const put = await putEvents(
    tx,
    runId,
    unique.filter(({ type }) => type !== 'heartbeat'),
    receivedAt,
  );
  const isNew = await writeHeartbeats(
    tx,
    runId,
    beats.map(({ node, at }) => ({ node, from: at, to: at })),
  );
  const first = await putFirstHeartbeats(tx, runId, hosted, receivedAt);
  const told = beats.filter(({ id }, index) => isNew[index] === true || first.has(id));
  const accepted = put.size + told.length;
  if (accepted > 0) {
    if (await putInstances(tx, runId, unique)) await markRunUnsettled(tx, runId);
    await markRunsStale(tx, [runId]);
  }
  return { accepted, repeated: events.length - accepted };
}
