import type { EndReason } from '#lib/domain/lifetimes';
import type { OperatingSystem } from '#lib/domain/rows';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import {
  gpuModel,
  type InstanceFilters,
  instanceConditions,
  LIFETIME_JOINS,
  POOL_JOIN,
  zone,
} from './instance-fragments.ts';

export type { InstanceFilters as RateFilters } from './instance-fragments.ts';

/** A lifetime in few words: instance, start, end, last seen (ms since 1970), whether the start is assumed, why it ended. */
export type LifetimeTuple = [string, number, number | null, number, boolean, EndReason | null];

/** The spot lifetimes of one kind of capacity that touch a window. */
export type LifetimeGroup = {
  cloud: string;
  account: string;
  region: string;
  /** zone id, or the zone name where the id is unknown */
  zone: string | null;
  instanceType: string;
  os: OperatingSystem;
  gpuModel: string | null;
  poolId: number | null;
  lifetimes: LifetimeTuple[];
};

const ms = (column: Prisma.Sql) => Prisma.sql`(extract(epoch from ${column}) * 1000)::bigint`;

type Read = { from: Date; to: Date; filters: InstanceFilters };

/** Spot lifetimes that touch the window, or were interrupted in it, by capacity. */
export function readRateLifetimes({ from, to, filters }: Read): Promise<LifetimeGroup[]> {
  return db().$queryRaw`
    select l.cloud, l.account, l.region, ${zone} as zone, l.instance_type as "instanceType", l.os, ${gpuModel} as "gpuModel", p.id as "poolId",
           json_agg(json_build_array(l.instance_id, ${ms(Prisma.sql`l.started_at`)}, ${ms(Prisma.sql`l.ended_at`)}, ${ms(Prisma.sql`l.last_seen_at`)},
                                     l.start_assumed, l.end_reason)) as lifetimes
    from instance_lifetime l
    ${LIFETIME_JOINS} ${POOL_JOIN}
    where ${Prisma.join([Prisma.sql`l.lifecycle = 'spot'`, ...instanceConditions(filters)], ' and ')} and l.started_at < ${to}
      and (l.ended_at is null or l.ended_at >= ${from} or (l.cloud, l.instance_id, l.started_at) in (
        select cloud, instance_id, anchor from interruption where placed and at >= ${from} and at < ${to}))
    group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 4, 5, 6, 7, 8`;
}

/** An interruption or recommendation of a spot lifetime; `interruptedAt`: of a recommendation, when it was interrupted. */
export type Happening = {
  kind: 'interruption' | 'rebalance';
  cloud: string;
  instanceId: string;
  startedAt: number;
  at: number;
  endedAt: number | null;
  interruptedAt: number | null;
  capacity: string;
};

const capacity = Prisma.sql`concat_ws('|', l.cloud, l.account, l.instance_type, l.tag_set_id)`;
const float = (column: Prisma.Sql) => Prisma.sql`(extract(epoch from ${column}) * 1000)::float8`;

/** Interruptions and recommendations of spot lifetimes between `from` and `to`, whatever is filtered. */
export function readHappenings(from: Date, to: Date): Promise<Happening[]> {
  return db().$queryRaw`
    select i.kind::text as kind, i.cloud, i.instance_id as "instanceId", ${float(Prisma.sql`i.anchor`)} as "startedAt", ${float(Prisma.sql`i.at`)} as at,
           ${float(Prisma.sql`l.ended_at`)} as "endedAt", ${float(Prisma.sql`o.at`)} as "interruptedAt", ${capacity} as capacity
    from interruption i
    join instance_lifetime l on l.cloud = i.cloud and l.instance_id = i.instance_id and l.started_at = i.anchor and l.lifecycle = 'spot'
    left join interruption o on i.kind = 'rebalance' and o.kind = 'interruption' and o.placed and o.cloud = i.cloud
      and o.instance_id = i.instance_id and o.anchor = i.anchor
    where i.placed and i.at >= ${from} and i.at < ${to} order by i.at, i.id`;
}

/** When instances of the capacities that were interrupted started, spot or not, sorted. */
export async function readStarts(from: Date, to: Date): Promise<Map<string, number[]>> {
  const rows = await db().$queryRaw<{ capacity: string; starts: number[] }[]>`
    select ${capacity} as capacity, json_agg(${ms(Prisma.sql`l.started_at`)} order by l.started_at) as starts
    from instance_lifetime l where l.started_at >= ${from} and l.started_at < ${to} group by 1`;
  return new Map(rows.map(({ capacity, starts }) => [capacity, starts]));
}

/** Since when lifetimes are known, until when they were seen, and how many interruptions have no lifetime. */
export async function readRateBounds(
  from: Date,
  to: Date,
): Promise<{ followedSince: Date | null; exposedUntil: Date | null; notPlaced: number }> {
  const rows = await db().$queryRaw<
    { followedSince: Date | null; exposedUntil: Date | null; notPlaced: number }[]
  >`
    select (select min(first_seen_at) from instance_lifetime where lifecycle = 'spot') as "followedSince",
           (select max(last_seen_at) from instance_lifetime) as "exposedUntil",
           (select count(*)::int from interruption where kind = 'interruption' and not placed and at >= ${from} and at < ${to}) as "notPlaced"`;
  return rows[0] ?? { followedSince: null, exposedUntil: null, notPlaced: 0 };
}

export type RateFacets = Record<
  'region' | 'zone' | 'instanceType' | 'gpuModel' | 'account' | 'tagKey',
  string[]
>;

/** What spot lifetimes of the window may be filtered by, sorted. */
export async function readRateFacets(from: Date, to: Date): Promise<RateFacets> {
  const list = (column: Prisma.Sql) =>
    Prisma.sql`coalesce(json_agg(distinct ${column} collate "C" order by ${column} collate "C") filter (where ${column} is not null), '[]')`;
  const rows = await db().$queryRaw<RateFacets[]>`
    with s as (
      select distinct l.region, ${zone} as zone, l.instance_type, t.gpu_model, l.account, l.tag_set_id
      from instance_lifetime l
      ${LIFETIME_JOINS}
      where l.lifecycle = 'spot' and l.started_at < ${to} and (l.ended_at is null or l.ended_at >= ${from})
    )
    select ${list(Prisma.sql`region`)} as region, ${list(Prisma.sql`zone`)} as zone, ${list(Prisma.sql`instance_type`)} as "instanceType",
           ${list(Prisma.sql`gpu_model`)} as "gpuModel", ${list(Prisma.sql`account`)} as account,
           (select coalesce(json_agg(distinct k collate "C" order by k collate "C"), '[]')
            from tag_set ts cross join lateral jsonb_object_keys(ts.tags) k where ts.id in (select tag_set_id from s)) as "tagKey"
    from s`;
  return rows[0] as RateFacets;
}

/** The provider's own figures for Linux of regions and types. */
export function readAdvisor(
  regions: string[],
  instanceTypes: string[],
): Promise<
  {
    region: string;
    instanceType: string;
    os: string;
    lowShare: number;
    highShare: number | null;
    publishedAt: Date;
  }[]
> {
  return db().$queryRaw`
    select region, instance_type as "instanceType", os, low_share as "lowShare", high_share as "highShare", published_at as "publishedAt"
    from spot_advisor where region = any(${regions}::text[]) and instance_type = any(${instanceTypes}::text[])`;
}
