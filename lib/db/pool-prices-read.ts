import type { PriceStep } from '#lib/domain/step-distribution';
import { db } from './client.ts';
import type { PoolRecord } from './pools-read.ts';

/** Which pool, as shown. */
export type PoolIdentity = Pick<
  PoolRecord,
  'id' | 'cloud' | 'region' | 'zone' | 'zoneName' | 'instanceType' | 'os' | 'gpuModel' | 'gpuCount'
>;

/** A pool's records in a window, the price that held when it began first; steps in ms and micro-USD per hour. */
export type PoolPrices = {
  pool: PoolIdentity;
  /** ms since 1970; null = no price was ever seen */
  observedAt: number | null;
  points: PriceStep[];
  /** every list price of the pool's type, oldest first */
  listPrices: PriceStep[];
};

/** Whether there is a pool with that id. */
export async function hasPool(id: number): Promise<boolean> {
  const [row] = await db().$queryRaw<{ known: boolean }[]>`
    select exists (select from pool where id = ${id}) as known`;
  return row?.known ?? false;
}

/** One pool's prices from `from` up to, not including, `to`; null where there is no such pool. */
export async function readPoolPrices(
  id: number,
  window: { from: Date; to: Date },
): Promise<PoolPrices | null> {
  const [row] = await db().$queryRaw<PoolPrices[]>`
    select json_build_object(
             'id', p.id, 'cloud', p.cloud, 'region', p.region, 'zone', p.zone, 'zoneName', p.zone_name,
             'instanceType', p.instance_type, 'os', p.os, 'gpuModel', t.gpu_model, 'gpuCount', case when t.name is not null then coalesce(t.gpu_count, 0) end) as pool,
           (extract(epoch from l.observed_at) * 1000)::float8 as "observedAt", points, "listPrices"
    from pool p
    left join instance_type t on t.cloud = p.cloud and t.name = p.instance_type
    left join pool_latest l on l.pool_id = p.id
    cross join lateral (
      select coalesce(json_agg(json_build_array((extract(epoch from at) * 1000)::bigint, (usd_per_hour * 1000000)::bigint)), '[]') as points
      from (
        select at, usd_per_hour from (
          (select at, usd_per_hour from spot_price where pool_id = p.id and at <= ${window.from} order by at desc limit 1)
          union all
          (select at, usd_per_hour from spot_price where pool_id = p.id and at > ${window.from} and at < ${window.to})
        ) s order by at
      ) s
    ) steps
    cross join lateral (
      select coalesce(json_agg(json_build_array((extract(epoch from valid_from) * 1000)::bigint, (usd_per_hour * 1000000)::bigint) order by valid_from), '[]') as "listPrices"
      from on_demand_price o
      where o.cloud = p.cloud and o.region = p.region and o.instance_type = p.instance_type and o.os = p.os
    ) list
    where p.id = ${id}`;
  return row ?? null;
}
