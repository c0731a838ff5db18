import type { EventKind, EventSource } from '#lib/domain/provider-event';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import { iso } from './pool-fragments.ts';

export type EventState = 'taken' | 'waiting' | 'ignored' | 'test' | 'refused';

/** An event as it came; times in ISO 8601. `waiting`: taken, and one of its instances is in no lifetime. */
export type EventRecord = {
  id: number;
  source: EventSource;
  eventId: string;
  kind: string | null;
  status: EventState;
  why: string | null;
  receivedAt: string;
  repeats: number;
  instances: { instanceId: string; kind: EventKind; at: string | null }[];
  body: string;
};

export type EventFilters = { status?: EventState[]; source?: EventSource[]; instanceId?: string[] };

const isWaiting = Prisma.sql`e.status = 'taken' and exists (
  select from instance_event i where i.event_id = e.id and i.lifetime_started_at is null)`;
const status = Prisma.sql`case when ${isWaiting} then 'waiting' else e.status::text end`;

function conditions({ status: states, source, instanceId }: EventFilters, before: number | null): Prisma.Sql {
  const parts = [Prisma.sql`true`];
  if (states !== undefined) {
    parts.push(
      Prisma.sql`e.status = any(${states.map((one) => (one === 'waiting' ? 'taken' : one))}::event_status[])`,
    );
    parts.push(Prisma.sql`${status} = any(${states}::text[])`);
  }
  if (source !== undefined) parts.push(Prisma.sql`e.source = any(${source}::event_source[])`);
  if (instanceId !== undefined)
    parts.push(
      Prisma.sql`e.id in (select event_id from instance_event where instance_id = any(${instanceId}::text[]))`,
    );
  if (before !== null) parts.push(Prisma.sql`e.id < ${before}`);
  return Prisma.join(parts, ' and ');
}

/** Events, newest first, at most `limit` of them with an id below `before`. */
export function readEvents(
  filters: EventFilters,
  page: { before: number | null; limit: number },
): Promise<EventRecord[]> {
  return db().$queryRaw`
    select e.id, e.source::text as source, e.event_id as "eventId", e.kind, ${status} as status,
           coalesce(e.why, (select i.why from instance_event i where i.event_id = e.id and i.why is not null order by i.place limit 1)) as why,
           ${iso(Prisma.sql`e.received_at`)} as "receivedAt", e.repeats, e.body,
           coalesce((select json_agg(json_build_object('instanceId', i.instance_id, 'kind', i.kind,
                                                       'at', case when not i.at_assumed then ${iso(Prisma.sql`i.at`)} end) order by i.place)
                     from instance_event i where i.event_id = e.id), '[]') as instances
    from event e where ${conditions(filters, page.before)} order by e.id desc limit ${page.limit}`;
}

/** How many events there are of each status. */
export async function countEvents(): Promise<Record<EventState, number>> {
  const rows = await db().$queryRaw<{ status: EventState; count: number }[]>`
    select status::text as status, count(*)::int as count from event group by 1
    union all
    select 'waiting', count(distinct event_id)::int from instance_event where lifetime_started_at is null`;
  const of = (state: EventState) => rows.find((row) => row.status === state)?.count ?? 0;
  return {
    taken: of('taken') - of('waiting'),
    waiting: of('waiting'),
    ignored: of('ignored'),
    test: of('test'),
    refused: of('refused'),
  };
}

/** What came by each way: how many, when last, and when a test last. */
export function readWays(): Promise<
  { source: EventSource; events: number; lastReceivedAt: Date | null; lastTestAt: Date | null }[]
> {
  return db().$queryRaw`
    select source::text as source, count(*)::int as events, max(received_at) as "lastReceivedAt",
           max(received_at) filter (where status = 'test') as "lastTestAt"
    from event group by 1`;
}
