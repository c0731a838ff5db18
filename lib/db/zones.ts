import type { ZoneRow } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { excludePriceWriters } from './pools.ts';
import { markRunsStaleByPools, markRunsStaleByZoneNames, markRunsWithoutPool } from './run-changes.ts';

/** Writes what accounts call their zones, then merges the pools that were known by such a name alone. */
export async function writeZones(tx: Tx, rows: ZoneRow[]): Promise<{ written: number }> {
  if (rows.length === 0) return { written: 0 };
  await excludePriceWriters(tx);
  const sorted = rows.toSorted((a, b) =>
    `${a.account}|${a.zoneName}` < `${b.account}|${b.zoneName}` ? -1 : 1,
  );
  const changed = await tx.$queryRaw<{ cloud: string; account: string; zoneName: string }[]>`
    insert into zone_alias as old (cloud, account, region, zone_name, zone_id)
    select * from unnest(${sorted.map((r) => r.cloud as string)}::text[], ${sorted.map((r) => r.account)}::text[], ${sorted.map((r) => r.region)}::text[],
                         ${sorted.map((r) => r.zoneName)}::text[], ${sorted.map((r) => r.zoneId)}::text[])
    on conflict (cloud, account, zone_name) do update set zone_id = excluded.zone_id, region = excluded.region
      where old.zone_id <> excluded.zone_id
    returning cloud, account, zone_name as "zoneName"`;
  await mergePoolsByName(tx);
  await markRunsStaleByZoneNames(tx, changed);
  if (changed.length > 0) await markRunsWithoutPool(tx);
  return { written: changed.length };
}

/**
 * Pools known by a zone's name alone become pools of the zone's id, once every known account means the same zone by
 * that name. Their prices move; where both pools have a record of the same instant, the id's own stays.
 */
async function mergePoolsByName(tx: Tx): Promise<void> {
  const named = await tx.$queryRaw<{ id: number; zone: string }[]>`
    select p.id, a.zone_id as zone
    from pool p
    join (select cloud, region, zone_name, min(zone_id) as zone_id from zone_alias
          group by cloud, region, zone_name having count(distinct zone_id) = 1) a
      on a.cloud = p.cloud and a.region = p.region and a.zone_name = p.zone
    where p.zone_by_name order by p.id`;
  for (const { id, zone } of named) {
    const [target] = await tx.$queryRaw<{ id: number }[]>`
      select t.id from pool t join pool p on (p.cloud, p.region, p.instance_type, p.os) = (t.cloud, t.region, t.instance_type, t.os)
      where p.id = ${id} and t.zone = ${zone}`;
    if (target === undefined) {
      await tx.$executeRaw`update pool set zone = ${zone}, zone_by_name = false where id = ${id}`;
      continue;
    }
    await tx.$executeRaw`
      insert into spot_price (pool_id, at, usd_per_hour, source)
      select ${target.id}, at, usd_per_hour, source from spot_price where pool_id = ${id}
      on conflict (pool_id, at) do nothing`;
    await tx.$executeRaw`
      insert into pool_latest as l (pool_id, at, usd_per_hour, observed_at)
      select ${target.id}, at, usd_per_hour, observed_at from pool_latest where pool_id = ${id}
      on conflict (pool_id) do update set rolled_until = null,
        at = greatest(l.at, excluded.at),
        usd_per_hour = case when excluded.at > l.at then excluded.usd_per_hour else l.usd_per_hour end,
        observed_at = greatest(l.observed_at, excluded.observed_at)`;
    await markRunsStaleByPools(tx, [id], null);
    await tx.$executeRaw`delete from spot_price where pool_id = ${id}`;
    await tx.$executeRaw`delete from pool_latest where pool_id = ${id}`;
    await tx.$executeRaw`delete from pool_day where pool_id = ${id}`;
    await tx.$executeRaw`delete from pool where id = ${id}`;
  }
}
