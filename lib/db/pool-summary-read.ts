import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import {
  changePct,
  iso,
  listPriceAt,
  matchedPools,
  type PoolFilters,
  savingsPct,
  spotPriceAt,
} from './pool-fragments.ts';
import type { PoolRecord } from './pools-read.ts';

/** What a summary needs of each pool: prices now in USD per instance-hour and per GPU-hour, null = unknown. */
export type PoolNow = Pick<
  PoolRecord,
  | 'id'
  | 'region'
  | 'zone'
  | 'instanceType'
  | 'gpuModel'
  | 'gpuCount'
  | 'spotUsdPerHour'
  | 'onDemandUsdPerHour'
  | 'usdPerGpuHour'
  | 'savingsPct'
  | 'changePct'
  | 'observedAt'
>;

/** Every pool that matches, at its price now and its change since `from`; in id order. */
export async function readPoolsNow(read: {
  filters: PoolFilters;
  now: Date;
  from: Date;
}): Promise<PoolNow[]> {
  const [answer] = await db().$queryRaw<{ rows: PoolNow[] }[]>`
    select coalesce(json_agg(page), '[]') as rows from (
      select m.id as "id", m.region as "region", m.zone as "zone", m.instance_type as "instanceType", m.gpu_model as "gpuModel",
             m.gpu_count as "gpuCount", m.spot as "spotUsdPerHour", o.usd as "onDemandUsdPerHour", m.per_gpu::float8 as "usdPerGpuHour",
             ${savingsPct} as "savingsPct", ${changePct} as "changePct", ${iso(Prisma.sql`m.observed_at`)} as "observedAt"
      from (${matchedPools(read.filters)}) m ${listPriceAt(read.now)} ${spotPriceAt(read.from)}
      order by m.id
    ) page`;
  return answer?.rows ?? [];
}

/** One UTC day over pools, each by its mean spot price in % of its list price; quartiles lie linearly between pools. */
export type DailySpotPct = {
  day: string;
  mean: number;
  /** lowest, lower quartile, median, upper quartile, highest */
  spread: [number, number, number, number, number];
  /** pools above 100 % */
  above: number;
  pools: number;
};

/**
 * For each UTC day how the pools' mean spot prices lie in % of the list price valid when the day began (before the
 * earliest known list price: that one), over the pools that have both. Days without any are left out.
 */
export async function readDailySpotPct(read: {
  filters: PoolFilters;
  days: string[];
}): Promise<DailySpotPct[]> {
  return db().$queryRaw`
    with m as (${matchedPools(read.filters)}),
    list as (
      select cloud, region, instance_type, os, usd_per_hour,
             case when row_number() over key_prices = 1 then '-infinity' else valid_from end as since,
             lead(valid_from, 1, 'infinity') over key_prices as until
      from on_demand_price
      window key_prices as (partition by cloud, region, instance_type, os order by valid_from)
    ),
    share as (
      select d.day, (d.usd_seconds / d.known_seconds / list.usd_per_hour * 100)::float8 as pct
      from m
      join pool_day d on d.pool_id = m.id and d.day between ${read.days[0]}::date and ${read.days.at(-1)}::date
        and d.day <= (m.rolled_until at time zone 'UTC')::date
      join list using (cloud, region, instance_type, os)
      where (d.day::timestamp at time zone 'UTC') >= list.since and (d.day::timestamp at time zone 'UTC') < list.until
    )
    select day::text as day, avg(pct) as mean, percentile_cont(array[0, 0.25, 0.5, 0.75, 1]::float8[]) within group (order by pct) as spread,
           (count(*) filter (where pct > 100))::int as above, count(*)::int as pools
    from share group by day order by day`;
}

/** The values that pools have, sorted: what filters can offer. */
export type PoolFacets = Record<'region' | 'zone' | 'instanceType' | 'gpuModel' | 'os' | 'account', string[]>;

/** Every value in use, whatever the filters. */
export async function readPoolFacets(): Promise<PoolFacets> {
  const [row] = await db().$queryRaw<PoolFacets[]>`
    select array(select distinct region collate "C" from pool order by 1) as "region",
           array(select distinct zone collate "C" from pool order by 1) as "zone",
           array(select distinct instance_type collate "C" from pool order by 1) as "instanceType",
           array(select distinct t.gpu_model collate "C" from pool p join instance_type t on t.cloud = p.cloud and t.name = p.instance_type
                 where t.gpu_model is not null order by 1) as "gpuModel",
           array(select distinct os collate "C" from pool order by 1) as "os",
           array(select distinct account collate "C" from zone_alias order by 1) as "account"`;
  return row ?? { region: [], zone: [], instanceType: [], gpuModel: [], os: [], account: [] };
}
