import { type KeptLifetime, mergeLifetime } from '#lib/domain/lifetime-merge';
import type { InstanceLifetimeRow } from '#lib/domain/lifetimes';
import type { Rows } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { TagSets } from './tag-sets.ts';

const HOUR_MS = 3_600_000;

type Key = Pick<InstanceLifetimeRow, 'cloud' | 'instanceId' | 'startedAt'>;
const keyOf = (row: Key) => `${row.cloud}|${row.instanceId}|${row.startedAt.getTime()}`;

/** Every lifetime that is kept of instances, held against other writers, by start. */
export async function keptLifetimes(
  tx: Tx,
  cloud: readonly string[],
  instanceIds: readonly string[],
): Promise<KeptLifetime[]> {
  return tx.$queryRaw<KeptLifetime[]>`
    select l.cloud, l.account, l.region, l.instance_id as "instanceId", l.started_at as "startedAt", l.start_assumed as "startAssumed", l.from_events as "fromEvents", l.ended_at as "endedAt",
           l.inventory_reason::text as "inventoryReason", l.end_reason::text as "endReason", l.end_assumed as "endAssumed", l.zone_id as "zoneId", l.zone_name as "zoneName",
           l.instance_type as "instanceType", l.os, l.lifecycle, t.tags, l.first_seen_at as "firstSeenAt", l.last_seen_at as "lastSeenAt"
    from instance_lifetime l join tag_set t on t.id = l.tag_set_id
    where l.cloud = any(${cloud}::text[]) and l.instance_id = any(${instanceIds}::text[])
    order by l.cloud, l.instance_id, l.started_at for update of l`;
}

/** Whether anything that a reader would notice differs; that it was seen once more is no news. */
function isNews(before: KeptLifetime | undefined, after: KeptLifetime): boolean {
  if (before === undefined) return true;
  return (
    before.endedAt?.getTime() !== after.endedAt?.getTime() ||
    before.endReason !== after.endReason ||
    before.inventoryReason !== after.inventoryReason ||
    before.endAssumed !== after.endAssumed ||
    before.zoneId !== (after.zoneId ?? before.zoneId) ||
    before.instanceType !== after.instanceType ||
    before.os !== after.os ||
    before.lifecycle !== after.lifecycle ||
    JSON.stringify(Object.entries(before.tags).toSorted()) !==
      JSON.stringify(Object.entries(after.tags).toSorted())
  );
}

/** Writes lifetimes as they are. */
export async function putLifetimes(tx: Tx, rows: readonly KeptLifetime[]): Promise<void> {
  const tags = await new TagSets().idsOf(
    tx,
    rows.map((row) => row.tags),
  );
  const column = <T>(read: (row: KeptLifetime) => T) => rows.map(read);
  await tx.$executeRaw`
    insert into instance_lifetime (cloud, instance_id, started_at, account, region, zone_id, zone_name, instance_type, os, lifecycle,
                                   ended_at, end_reason, end_assumed, tag_set_id, first_seen_at, last_seen_at, start_assumed, inventory_reason, from_events)
    select cloud, id, started, account, region, zone_id, zone_name, type, os, lifecycle, ended, reason::end_reason, assumed, tags, first, last, start_assumed, said::end_reason, from_events
    from unnest(${column((r) => r.cloud as string)}::text[], ${column((r) => r.instanceId)}::text[], ${column((r) => r.startedAt)}::timestamptz[],
                ${column((r) => r.account)}::text[], ${column((r) => r.region)}::text[], ${column((r) => r.zoneId)}::text[], ${column((r) => r.zoneName)}::text[],
                ${column((r) => r.instanceType)}::text[], ${column((r) => r.os as string)}::text[], ${column((r) => r.lifecycle as string)}::text[],
                ${column((r) => r.endedAt)}::timestamptz[], ${column((r) => r.endReason as string | null)}::text[], ${column((r) => r.endAssumed)}::bool[],
                ${tags}::int[], ${column((r) => r.firstSeenAt)}::timestamptz[], ${column((r) => r.lastSeenAt)}::timestamptz[],
                ${column((r) => r.startAssumed)}::bool[], ${column((r) => r.inventoryReason as string | null)}::text[],
                ${column((r) => r.fromEvents)}::bool[])
      as i(cloud, id, started, account, region, zone_id, zone_name, type, os, lifecycle, ended, reason, assumed, tags, first, last, start_assumed, said, from_events)
    order by cloud, id, started
    on conflict (cloud, instance_id, started_at) do update set
      account = excluded.account, region = excluded.region, zone_id = coalesce(excluded.zone_id, instance_lifetime.zone_id),
      zone_name = excluded.zone_name, instance_type = excluded.instance_type, os = excluded.os, lifecycle = excluded.lifecycle,
      ended_at = excluded.ended_at, end_reason = excluded.end_reason, end_assumed = excluded.end_assumed, tag_set_id = excluded.tag_set_id,
      first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at, start_assumed = excluded.start_assumed,
      inventory_reason = excluded.inventory_reason, from_events = excluded.from_events`;
}

/**
 * Whether nothing tells how long it ran: first seen after its end, of which AWS names no time, and long after its start.
 * Taken as it is, an instance that was stopped months ago would have run for months.
 */
const isGuess = (row: InstanceLifetimeRow, seenAt: Date) =>
  row.endedAt !== null && row.endAssumed && seenAt.getTime() - row.startedAt.getTime() > HOUR_MS;

/** Ends what ran before under the same id: a stopped instance that came back without its stop having been seen. */
const endEarlier = (tx: Tx, ids: readonly string[]) => tx.$queryRaw<{ id: string }[]>`
  update instance_lifetime l set ended_at = greatest(l.started_at, l.last_seen_at), end_reason = 'unknown', end_assumed = true
  where l.ended_at is null and l.instance_id = any(${ids}::text[])
    and exists (select from instance_lifetime n where n.cloud = l.cloud and n.instance_id = l.instance_id and n.started_at > l.started_at)
  returning l.instance_id as id`;

/** Ends what ran when it was last seen and is no longer listed: it ended since, nobody says when. */
const endUnlisted = (tx: Tx, place: { account: string; region: string }, seenAt: Date) => tx.$queryRaw<
  { id: string }[]
>`
  update instance_lifetime set ended_at = greatest(started_at, last_seen_at), end_reason = 'unknown', end_assumed = true
  where ended_at is null and account = ${place.account} and region = ${place.region} and last_seen_at < ${seenAt}
  returning instance_id as id`;

/** The start of what is open already, for an instance whose launch the provider does not tell. */
function startOf(row: InstanceLifetimeRow, kept: readonly KeptLifetime[]): InstanceLifetimeRow {
  if (row.startAssumed !== true) return row;
  const open = kept.findLast((one) => one.instanceId === row.instanceId && one.endedAt === null);
  return open === undefined ? row : { ...row, startedAt: open.startedAt };
}

/** Merges what was seen at one instant into what is kept; returns the instances of which something is new. */
async function mergeSeen(tx: Tx, rows: readonly InstanceLifetimeRow[], seenAt: Date): Promise<string[]> {
  const ids = [...new Set(rows.map((row) => row.instanceId))];
  const found = await keptLifetimes(tx, [...new Set(rows.map((row) => row.cloud))], ids);
  const kept = new Map(found.map((row) => [keyOf(row), row]));
  const seen = new Map(rows.map((row) => startOf(row, found)).map((row) => [keyOf(row), row]));
  const known = [...seen].filter(([key, row]) => kept.has(key) || !isGuess(row, seenAt));
  const merged = known.map(([key, row]) => mergeLifetime(kept.get(key) ?? null, row, seenAt));
  if (merged.length > 0) await putLifetimes(tx, merged);
  return merged.filter((row) => isNews(kept.get(keyOf(row)), row)).map(({ instanceId }) => instanceId);
}

/**
 * Writes lifetimes as they were seen at one instant; with `listedAll` also ends those of the place that were not.
 * `written` = lifetimes that are new, ended or described anew; `changed` = the instances that they are of.
 */
export async function writeInstances(
  tx: Tx,
  { rows, seenAt, listedAll }: Extract<Rows, { kind: 'instances' }>,
): Promise<{ written: number; changed: string[] }> {
  const changed: string[] = [];
  if (rows.length > 0) {
    changed.push(...(await mergeSeen(tx, rows, seenAt)));
    const ended = await endEarlier(
      tx,
      rows.map((row) => row.instanceId),
    );
    changed.push(...ended.map(({ id }) => id));
  }
  if (listedAll !== undefined)
    changed.push(...(await endUnlisted(tx, listedAll, seenAt)).map(({ id }) => id));
  return { written: changed.length, changed };
}
