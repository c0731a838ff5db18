import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import { type InstanceFilters, instanceConditions, LIFETIME_JOINS } from './instance-fragments.ts';

/** Money as decimal text in USD. */
export type TookBack = {
  runs: number;
  /** of them, those of whose time some has a price */
  priced: number;
  tookBackUsd: string;
  totalUsd: string;
  interruptions: number;
  unpricedHours: number;
  spotHours: number;
  reportedSpotHours: number;
};

const SPOT = Prisma.sql`l.lifecycle = 'spot'`;
const LIFETIME = Prisma.sql`
    join instance_lifetime l on l.cloud = c.cloud and l.instance_id = c.instance_id and l.started_at = c.lifetime_started_at ${LIFETIME_JOINS}`;

/**
 * What interruptions took of runs between two times, and how much of the spot hours runs report. Of a phase that a border
 * of the window cuts, as much as lies within. With filters: runs that were on such an instance in the window.
 */
export async function readTookBack(from: Date, to: Date, filters: InstanceFilters): Promise<TookBack> {
  const conditions = instanceConditions(filters);
  const matching = Prisma.join([Prisma.sql`true`, ...conditions], ' and ');
  const claims = Prisma.sql`
    run_claim c ${LIFETIME} where c.from_at < ${to} and c.to_at > ${from} and ${matching}`;
  const chosen =
    conditions.length === 0 ? Prisma.sql`true` : Prisma.sql`r.run_id in (select c.run_id from ${claims})`;
  const at = (key: 'from' | 'to') => Prisma.sql`(p ->> ${key})::numeric`;
  const [low, high] = [Prisma.sql`${from.getTime()}::numeric`, Prisma.sql`${to.getTime()}::numeric`];
  const rows = await db().$queryRaw<TookBack[]>`
    with r as materialized (
      select r.run_id, r.took_back_usd, r.total_usd, r.unpriced_seconds, r.paid_seconds, r.interruptions,
             case when r.started_at < ${from} or coalesce(r.ended_at, r.last_event_at) > ${to} then r.body end as cut
      from run_ledger r where r.started_at < ${to} and coalesce(r.ended_at, r.last_event_at) > ${from} and ${chosen}
    ), cut as (
      select r.run_id, sum(part.usd) as total, sum(part.usd) filter (where part.cause = 'interruption') as took
      from r cross join lateral (
        select p ->> 'cause' as cause, (p ->> 'units')::numeric / 1e10
          * (least(${at('to')}, ${high}) - greatest(${at('from')}, ${low})) / (${at('to')} - ${at('from')}) as usd
        from jsonb_array_elements(r.cut -> 'phases') p where ${at('from')} < ${high} and ${at('to')} > ${low}
      ) part group by 1
    ), stops as (
      select r.run_id, count(*)::int as n
      from r cross join lateral jsonb_array_elements(r.cut -> 'stops') s
      where s ->> 'cause' = 'interruption' and (s ->> 'at')::numeric >= ${low} and (s ->> 'at')::numeric < ${high} group by 1
    ), claimed as (
      select c.cloud, c.instance_id, c.lifetime_started_at, least(c.to_at, ${to}) as until,
             greatest(c.from_at, ${from}, max(c.to_at) over (
               partition by c.cloud, c.instance_id, c.lifetime_started_at order by c.from_at
               rows between unbounded preceding and 1 preceding)) as since
      from run_claim c where c.from_at < ${to} and c.to_at > ${from}
    )
    select count(*)::int as runs, count(*) filter (where r.unpriced_seconds < r.paid_seconds)::int as priced,
           coalesce(sum(case when r.cut is null then r.took_back_usd else coalesce(cut.took, 0) end), 0)::text as "tookBackUsd",
           coalesce(sum(case when r.cut is null then r.total_usd else coalesce(cut.total, 0) end), 0)::text as "totalUsd",
           coalesce(sum(case when r.cut is null then r.interruptions else coalesce(stops.n, 0) end), 0)::int as interruptions,
           coalesce(sum(r.unpriced_seconds) / 3600, 0)::float8 as "unpricedHours",
           (select coalesce(sum(extract(epoch from least(coalesce(l.ended_at, l.last_seen_at), ${to}) - greatest(l.started_at, ${from}))), 0) / 3600
            from instance_lifetime l ${LIFETIME_JOINS}
            where ${SPOT} and ${matching} and l.started_at < ${to} and coalesce(l.ended_at, l.last_seen_at) > ${from})::float8 as "spotHours",
           (select coalesce(sum(extract(epoch from c.until - c.since)), 0) / 3600
            from claimed c ${LIFETIME} where ${SPOT} and ${matching} and c.until > c.since)::float8 as "reportedSpotHours"
    from r left join cut using (run_id) left join stops using (run_id)`;
  return rows[0] as TookBack;
}
