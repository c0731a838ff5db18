import type { EndReason } from '#lib/domain/lifetimes';
import type { OperatingSystem } from '#lib/domain/rows';
import { db } from './client.ts';
import { type UsageFilters, usageConditions } from './usage-fragments.ts';

/** A spot lifetime that touches a window, and its pool; times in ms, `poolId` null = no price of the pool is kept. */
export type LifetimeRecord = {
  account: string;
  instanceId: string;
  startedAt: number;
  endedAt: number | null;
  endReason: EndReason | null;
  os: OperatingSystem;
  poolId: number | null;
};

type Read = { from: Date; to: Date; filters: Pick<UsageFilters, 'account' | 'region'> };

/** Spot lifetimes that touch the window. Zones known by name alone are looked up under the account's own names. */
export function readSpotLifetimes({ from, to, filters }: Read): Promise<LifetimeRecord[]> {
  const { account = null, region = null } = filters;
  return db().$queryRaw`
    select l.account, l.instance_id as "instanceId", (extract(epoch from l.started_at) * 1000)::float8 as "startedAt",
           (extract(epoch from l.ended_at) * 1000)::float8 as "endedAt", l.end_reason::text as "endReason", l.os, p.id as "poolId"
    from instance_lifetime l
    left join zone_alias a on l.zone_id is null and a.cloud = l.cloud and a.account = l.account and a.zone_name = l.zone_name
    left join pool p on p.cloud = l.cloud and p.region = l.region and p.zone = coalesce(l.zone_id, a.zone_id)
      and p.instance_type = l.instance_type and p.os = l.os
    where l.lifecycle = 'spot' and l.started_at < ${to} and (l.ended_at is null or l.ended_at > ${from})
      and (${account}::text[] is null or l.account = any(${account}::text[]))
      and (${region}::text[] is null or l.region = any(${region}::text[]))
    order by l.started_at, l.instance_id`;
}

/** What was billed for spot in USD by UTC day, account and instance, over the books that count. */
export function readBilledDays({
  from,
  to,
  filters,
}: Read): Promise<{ day: string; account: string; resourceId: string | null; cost: string }[]> {
  return db().$queryRaw`
    select to_char(l.start_at at time zone 'UTC', 'YYYY-MM-DD') as day, b.account, l.resource_id as "resourceId", sum(l.cost)::text as cost
    from usage_line l join usage_book b on b.id = l.book_id
    where ${usageConditions(filters)} and l.start_at >= ${from} and l.start_at < ${to} and l.purchase_option = 'spot' and l.currency = 'USD'
    group by 1, 2, 3`;
}

/** Since when the lifetimes of accounts are followed: when the first of each was seen; those without any are not in it. */
export async function followedSince(accounts: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db().$queryRaw<{ account: string; since: Date | null }[]>`
    select a.account, (select min(first_seen_at) from instance_lifetime l where l.account = a.account) as since
    from unnest(${accounts}::text[]) a(account)`;
  return new Map(rows.flatMap(({ account, since }) => (since === null ? [] : [[account, since] as const])));
}
