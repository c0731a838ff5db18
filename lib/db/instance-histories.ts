import {
  type Happening,
  type History,
  historyOf,
  type KnownEvent,
  type Placement,
} from '#lib/domain/instance-history';
import type { KeptLifetime } from '#lib/domain/lifetime-merge';
import type { Cloud } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { keptLifetimes, putLifetimes } from './lifetimes.ts';
import { markRunsStaleByInstances } from './run-changes.ts';

const HISTORY_LOCK = 4_811_530_230;

/** Keeps other writers of lifetimes and histories out until the transaction ends; before any of their rows is locked. */
export const holdHistories = (tx: Tx) => tx.$executeRaw`select pg_advisory_xact_lock(${HISTORY_LOCK})`;

type EventRecord = KnownEvent & { eventId: number; place: number };

const eventsOf = (tx: Tx, cloud: Cloud, ids: readonly string[]): Promise<EventRecord[]> => tx.$queryRaw`
  select i.event_id as "eventId", i.place, i.event_id || '/' || i.place as key, e.source::text as source, i.cloud, i.instance_id as "instanceId",
         i.kind::text as kind, i.at, i.at_assumed as "atAssumed", i.account, i.region, i.zone_name as "zoneName", i.action::text as action,
         i.is_over as "isOver", i.end_reason::text as "endReason", i.launch
  from instance_event i join event e on e.id = i.event_id
  where i.cloud = ${cloud} and i.instance_id = any(${ids}::text[])
  order by i.at, i.event_id, i.place`;

const sameLife = (a: KeptLifetime, b: KeptLifetime | undefined) =>
  b !== undefined &&
  a.endedAt?.getTime() === b.endedAt?.getTime() &&
  a.endReason === b.endReason &&
  a.endAssumed === b.endAssumed;

async function putPlacements(tx: Tx, rows: readonly Placement[]): Promise<void> {
  const parts = rows.map(({ key }) => key.split('/').map(Number) as [number, number]);
  await tx.$executeRaw`
    update instance_event i set lifetime_started_at = p.started, why = p.why
    from unnest(${parts.map(([event]) => event)}::int[], ${parts.map(([, place]) => place)}::int[],
                ${rows.map((r) => r.startedAt)}::timestamptz[], ${rows.map((r) => r.why)}::text[]) as p(event, place, started, why)
    where i.event_id = p.event and i.place = p.place
      and (i.lifetime_started_at, i.why) is distinct from (p.started, p.why)`;
}

type Row = Happening & { cloud: Cloud; instanceId: string; anchor: Date };

/** Puts these in the place of all that was known of the instances; a row that stays keeps its id. */
async function putHappenings(
  tx: Tx,
  cloud: Cloud,
  ids: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const column = <T>(read: (row: Row) => T) => rows.map(read);
  await tx.$executeRaw`
    delete from interruption i where i.cloud = ${cloud} and i.instance_id = any(${ids}::text[]) and not exists (
      select from unnest(${column((r) => r.instanceId)}::text[], ${column((r) => r.kind as string)}::text[], ${column((r) => r.startedAt !== null)}::bool[],
                         ${column((r) => r.anchor)}::timestamptz[]) as n(id, kind, placed, anchor)
      where n.id = i.instance_id and n.kind = i.kind::text and n.placed = i.placed and n.anchor = i.anchor)`;
  if (rows.length === 0) return;
  await tx.$executeRaw`
    insert into interruption (cloud, instance_id, kind, anchor, placed, at, at_assumed, action, account, region, zone_name, witnesses, rebalance_at)
    select cloud, id, kind::event_kind, anchor, placed, at, assumed, action::interruption_action, account, region, zone,
           string_to_array(witnesses, ','), rebalance
    from unnest(${column((r) => r.cloud as string)}::text[], ${column((r) => r.instanceId)}::text[], ${column((r) => r.kind as string)}::text[],
                ${column((r) => r.anchor)}::timestamptz[], ${column((r) => r.startedAt !== null)}::bool[], ${column((r) => r.at)}::timestamptz[],
                ${column((r) => r.atAssumed)}::bool[], ${column((r) => r.action as string | null)}::text[], ${column((r) => r.account)}::text[],
                ${column((r) => r.region)}::text[], ${column((r) => r.zoneName)}::text[], ${column((r) => r.witnesses.join(','))}::text[],
                ${column((r) => r.rebalanceAt)}::timestamptz[])
      as n(cloud, id, kind, anchor, placed, at, assumed, action, account, region, zone, witnesses, rebalance)
    on conflict (cloud, instance_id, kind, placed, anchor) do update set
      at = excluded.at, at_assumed = excluded.at_assumed, action = excluded.action, account = excluded.account, region = excluded.region,
      zone_name = excluded.zone_name, witnesses = excluded.witnesses, rebalance_at = excluded.rebalance_at
    where (interruption.at, interruption.at_assumed, interruption.action, interruption.account, interruption.region, interruption.zone_name,
           interruption.witnesses, interruption.rebalance_at)
      is distinct from (excluded.at, excluded.at_assumed, excluded.action, excluded.account, excluded.region, excluded.zone_name,
                        excluded.witnesses, excluded.rebalance_at)`;
}

async function dropLifetimes(tx: Tx, cloud: Cloud, gone: readonly { instanceId: string; startedAt: Date }[]) {
  await tx.$executeRaw`
    delete from instance_lifetime l using unnest(${gone.map((g) => g.instanceId)}::text[], ${gone.map((g) => g.startedAt)}::timestamptz[]) as g(id, started)
    where l.cloud = ${cloud} and l.instance_id = g.id and l.started_at = g.started`;
}

/**
 * Makes the histories of instances anew from their lifetimes and events: ends that events date, lifetimes that only events
 * know, where each event belongs, and their interruptions; ledgers of runs on them are to be made anew. One writer at a time, whatever the order in which rows come.
 */
export async function updateHistories(tx: Tx, cloud: Cloud, instanceIds: readonly string[]): Promise<void> {
  const ids = [...new Set(instanceIds)].toSorted();
  if (ids.length === 0) return;
  await holdHistories(tx);
  const kept = Map.groupBy(await keptLifetimes(tx, [cloud], ids), ({ instanceId }) => instanceId);
  const events = Map.groupBy(await eventsOf(tx, cloud, ids), ({ instanceId }) => instanceId);
  const histories = ids.map((id): [string, History] => [
    id,
    historyOf(kept.get(id) ?? [], events.get(id) ?? []),
  ]);
  const before = new Map(
    [...kept.values()].flat().map((life) => [`${life.instanceId}|${life.startedAt.getTime()}`, life]),
  );
  const changed = histories
    .flatMap(([, { lifetimes }]) => lifetimes)
    .filter((life) => !sameLife(life, before.get(`${life.instanceId}|${life.startedAt.getTime()}`)));
  if (changed.length > 0) await putLifetimes(tx, changed);
  const gone = histories.flatMap(([instanceId, history]) =>
    history.gone.map((startedAt) => ({ instanceId, startedAt })),
  );
  if (gone.length > 0) await dropLifetimes(tx, cloud, gone);
  const placements = histories.flatMap(([, history]) => history.placements);
  if (placements.length > 0) await putPlacements(tx, placements);
  const rows = histories.flatMap(([instanceId, { happenings }]) =>
    happenings.map((one) => ({ ...one, cloud, instanceId, anchor: one.startedAt ?? one.at })),
  );
  await putHappenings(tx, cloud, ids, rows);
  await markRunsStaleByInstances(tx, cloud, ids);
}
