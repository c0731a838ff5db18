import type { EventRow, InstanceEvent } from '#lib/domain/provider-event';
import type { Tx } from './client.ts';
import { updateHistories } from './instance-histories.ts';

/** What became of an event: new ones are `taken`, `ignored`, a `test` or `refused`; the same again is `repeated`. */
export type EventFate = 'taken' | 'ignored' | 'test' | 'refused' | 'repeated';

/** The longest body that is kept whole, in characters. */
const LONGEST_BODY = 1_000_000;

// Postgres keeps no NUL in text.
const clean = (text: string) => text.replaceAll('\0', '\uFFFD');

const keyOf = ({ source, id }: Pick<EventRow, 'source' | 'id'>) => `${source}|${id}`;

/**
 * The ids of the new ones among them. `copies`: how often each came in this call. What is asked for again and again is the
 * same each time, which is no repeat.
 */
async function putEvents(
  tx: Tx,
  rows: readonly EventRow[],
  copies: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const column = <T>(read: (row: EventRow) => T) => rows.map(read);
  const put = await tx.$queryRaw<
    { id: number; source: EventRow['source']; eventId: string; isNew: boolean }[]
  >`
    insert into event (source, event_id, received_at, body, status, kind, why, repeats)
    select source::event_source, id, received, body, status::event_status, kind, why, copies - 1
    from unnest(${column((r) => r.source as string)}::text[], ${column((r) => r.id)}::text[], ${column((r) => r.receivedAt)}::timestamptz[],
                ${column((r) => clean(r.body).slice(0, LONGEST_BODY))}::text[], ${column((r) => r.parsed.outcome as string)}::text[],
                ${column(({ parsed }) => (parsed.outcome === 'refused' ? null : clean(parsed.kind)))}::text[],
                ${column(({ parsed }) => (parsed.outcome === 'refused' ? clean(parsed.why) : null))}::text[],
                ${column((r) => copies.get(keyOf(r)) ?? 1)}::int[])
      as e(source, id, received, body, status, kind, why, copies)
    order by source, id
    on conflict (source, event_id) do update set repeats = event.repeats + excluded.repeats + 1
      where excluded.source in ('queue', 'push')
    returning id, source::text as source, event_id as "eventId", xmax = 0 as "isNew"`;
  return new Map(
    put.filter(({ isNew }) => isNew).map(({ id, source, eventId }) => [keyOf({ source, id: eventId }), id]),
  );
}

type Said = { eventId: number; place: number; at: Date; atAssumed: boolean; event: InstanceEvent };

function said(row: EventRow, eventId: number): Said[] {
  if (row.parsed.outcome !== 'taken') return [];
  return row.parsed.events.map((event, place) => ({
    ...{ eventId, place, event },
    at: event.at ?? row.receivedAt,
    atAssumed: event.at === null,
  }));
}

async function putInstanceEvents(tx: Tx, rows: readonly Said[]): Promise<void> {
  const column = <T>(read: (row: Said) => T) => rows.map(read);
  await tx.$executeRaw`
    insert into instance_event (event_id, place, cloud, instance_id, kind, at, at_assumed, account, region, zone_name, action, is_over,
                                end_reason, launch)
    select event, place, cloud, instance, kind::event_kind, at, assumed, account, region, zone, action::interruption_action, over,
           reason::end_reason, launch::jsonb
    from unnest(${column((r) => r.eventId)}::int[], ${column((r) => r.place)}::int[], ${column((r) => r.event.cloud as string)}::text[],
                ${column((r) => r.event.instanceId)}::text[], ${column((r) => r.event.kind as string)}::text[], ${column((r) => r.at)}::timestamptz[],
                ${column((r) => r.atAssumed)}::bool[], ${column((r) => r.event.account)}::text[], ${column((r) => r.event.region)}::text[],
                ${column((r) => r.event.zoneName)}::text[], ${column((r) => r.event.action as string | null)}::text[],
                ${column((r) => r.event.isOver)}::bool[], ${column((r) => r.event.endReason as string | null)}::text[],
                ${column((r) => (r.event.launch === null ? null : clean(JSON.stringify(r.event.launch))))}::text[])
      as e(event, place, cloud, instance, kind, at, assumed, account, region, zone, action, over, reason, launch)`;
}

/**
 * Keeps events as they came, each once, and brings what they say into the histories of their instances, all in one
 * transaction. Returns what became of each, in their order; of the same twice in one call the second is `repeated`.
 */
export async function writeEvents(tx: Tx, rows: readonly EventRow[]): Promise<EventFate[]> {
  if (rows.length === 0) return [];
  const byKey = Map.groupBy(rows, keyOf);
  const unique = [...byKey.values()].map(([first]) => first as EventRow);
  const copies = new Map([...byKey].map(([key, same]) => [key, same.length]));
  const fresh = await putEvents(tx, unique, copies);
  const events = unique.flatMap((row) => {
    const id = fresh.get(keyOf(row));
    return id === undefined ? [] : said(row, id);
  });
  if (events.length > 0) {
    await putInstanceEvents(tx, events);
    await updateHistories(
      tx,
      'aws',
      events.map(({ event }) => event.instanceId),
    );
  }
  const told = new Set<string>();
  return rows.map((row) => {
    const key = keyOf(row);
    const first = fresh.has(key) && !told.has(key);
    told.add(key);
    return first ? row.parsed.outcome : 'repeated';
  });
}
