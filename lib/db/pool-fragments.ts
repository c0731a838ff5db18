import { Prisma } from './generated/client.ts';

/** A time as it is answered: ISO 8601 in UTC. */
export const iso = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Filters on pools; each a list of accepted values, absent = all. */
export type PoolFilters = {
  ids?: number[];
  cloud?: string[];
  region?: string[];
  zone?: string[];
  instanceType?: string[];
  gpuModel?: string[];
  os?: string[];
  /** narrows nothing: shows zones under the names that these accounts give them */
  account?: string[];
};

const COLUMNS = {
  cloud: Prisma.sql`p.cloud`,
  region: Prisma.sql`p.region`,
  zone: Prisma.sql`p.zone`,
  instanceType: Prisma.sql`p.instance_type`,
  gpuModel: Prisma.sql`t.gpu_model`,
  os: Prisma.sql`p.os`,
} as const;

function conditions(filters: PoolFilters): Prisma.Sql {
  const parts = Object.entries(COLUMNS).flatMap(([key, column]) => {
    const values = filters[key as keyof typeof COLUMNS];
    return values === undefined ? [] : [Prisma.sql`${column} = any(${values}::text[])`];
  });
  if (filters.ids !== undefined) parts.push(Prisma.sql`p.id = any(${filters.ids}::int[])`);
  return parts.length === 0 ? Prisma.empty : Prisma.sql`where ${Prisma.join(parts, ' and ')}`;
}

// A zone's name belongs to an account: asked for by account, other accounts' names are not shown.
const zoneName = ({ account }: PoolFilters): Prisma.Sql =>
  account === undefined
    ? Prisma.sql`p.zone_name`
    : Prisma.sql`case when p.zone_by_name then p.zone else (
        select a.zone_name from zone_alias a
        where a.cloud = p.cloud and a.region = p.region and a.zone_id = p.zone and a.account = any(${account}::text[])
        order by array_position(${account}::text[], a.account), a.zone_name limit 1) end`;

/** `m`: the pools that match, each with its type's GPUs (none = 0, null = the type is not known) and its newest price. */
export const matchedPools = (filters: PoolFilters): Prisma.Sql => Prisma.sql`
  select p.id, p.cloud, p.region, p.zone, ${zoneName(filters)} as zone_name, p.instance_type, p.os, t.gpu_model,
         case when t.name is not null then coalesce(t.gpu_count, 0) end as gpu_count,
         l.usd_per_hour as spot, l.at as price_since, l.observed_at, l.rolled_until,
         l.usd_per_hour / nullif(t.gpu_count, 0)::numeric as per_gpu
  from pool p
  left join instance_type t on t.cloud = p.cloud and t.name = p.instance_type
  left join pool_latest l on l.pool_id = p.id ${conditions(filters)}`;

/** `o.usd`: the list price valid at `at`. */
export const listPriceAt = (at: Date): Prisma.Sql => Prisma.sql`
  left join lateral (
    select usd_per_hour as usd from on_demand_price
    where cloud = m.cloud and region = m.region and instance_type = m.instance_type and os = m.os and valid_from <= ${at}
    order by valid_from desc limit 1) o on true`;

/** `h.usd`: the spot price that held at `at`; unknown where no source has confirmed the pool since. */
export const spotPriceAt = (at: Date): Prisma.Sql => Prisma.sql`
  left join lateral (
    select usd_per_hour as usd from spot_price where pool_id = m.id and at <= ${at} and m.observed_at >= ${at}
    order by at desc limit 1) h on true`;

// The roll-up is right up to `rolled_until`: days after it may still hold what was known before.
const rolledDays = (days: string[]): Prisma.Sql => Prisma.sql`
  d.pool_id = m.id and d.day between ${days[0]}::date and ${days.at(-1)}::date
  and d.day <= (m.rolled_until at time zone 'UTC')::date`;

/** `w.mean`, `w.low`, `w.high`: the spot price over whole UTC days (`2026-11-23`, oldest first), from the roll-up. */
export const windowPrices = (days: string[]): Prisma.Sql => Prisma.sql`
  left join lateral (
    select (sum(usd_seconds) / nullif(sum(known_seconds), 0))::float8 as mean, min(min_usd_per_hour) as low, max(max_usd_per_hour) as high
    from pool_day d where ${rolledDays(days)}) w on true`;

/** `s.daily`: the mean of each day as a JSON list, null where unknown. */
export const dailyMeans = (days: string[]): Prisma.Sql => Prisma.sql`
  left join lateral (
    select json_agg(round(d.usd_seconds / d.known_seconds, 6) order by g.day) as daily
    from unnest(${days}::date[]) as g(day) left join pool_day d on d.day = g.day and ${rolledDays(days)}) s on true`;

/** What the two laterals and the newest price say together, in %; unknown where one of them is. */
export const savingsPct = Prisma.sql`((o.usd - m.spot) / o.usd * 100)::float8`;
export const changePct = Prisma.sql`((m.spot - h.usd) / h.usd * 100)::float8`;
