import type { Cloud, OperatingSystem, SpotPriceRow } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

/** A pool's natural key; `zone` is the id where known, else the name. */
export type PoolKey = {
  cloud: Cloud;
  region: string;
  zone: string;
  zoneName: string | null;
  zoneByName: boolean;
  instanceType: string;
  os: OperatingSystem;
};

const keyOf = (key: Omit<PoolKey, 'zoneName' | 'zoneByName'>) =>
  `${key.cloud}|${key.region}|${key.zone}|${key.instanceType}|${key.os}`;

type Aliases = Map<string, string>;

/**
 * What a zone's name means: the id that the account gives it, or without an account the id on which all known
 * accounts agree. Names on which they differ stay names.
 */
async function zoneIds(tx: Tx, names: string[], account: string | null): Promise<Aliases> {
  if (names.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ name: string; id: string }[]>`
    select zone_name as name, min(zone_id) as id from zone_alias
    where zone_name = any(${names}) and (${account}::text is null or account = ${account})
    group by zone_name having count(distinct zone_id) = 1`;
  return new Map(rows.map((row) => [row.name, row.id]));
}

const keyOfRow = (row: SpotPriceRow, aliases: Aliases): PoolKey => {
  const id = row.zoneId ?? (row.zoneName === null ? null : (aliases.get(row.zoneName) ?? null));
  const zone = id ?? row.zoneName;
  if (zone === null) throw new Error(`A spot price of ${row.instanceType} in ${row.region} names no zone`);
  return {
    cloud: row.cloud,
    region: row.region,
    zone,
    zoneName: row.zoneName,
    zoneByName: id === null,
    instanceType: row.instanceType,
    os: row.os,
  };
};

/** Selects the pools' ids and holds a key-share lock on each, in id order, until the transaction ends. */
async function lockIds(tx: Tx, keys: PoolKey[]): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ id: number; n: number }[]>`
    select p.id, k.n::int as n
    from unnest(${keys.map((k) => k.cloud)}::text[], ${keys.map((k) => k.region)}::text[], ${keys.map((k) => k.zone)}::text[],
                ${keys.map((k) => k.instanceType)}::text[], ${keys.map((k) => k.os)}::text[])
         with ordinality as k(cloud, region, zone, instance_type, os, n)
    join pool p using (cloud, region, zone, instance_type, os)
    order by p.id for key share of p`;
  return new Map(rows.map((row) => [keyOf(keys[row.n - 1] as PoolKey), row.id]));
}

async function insertPools(tx: Tx, keys: PoolKey[]): Promise<void> {
  const values = keys
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(
      (k) =>
        Prisma.sql`(${k.cloud}, ${k.region}, ${k.zone}, ${k.zoneName}, ${k.zoneByName}, ${k.instanceType}, ${k.os})`,
    );
  await tx.$executeRaw`
    insert into pool (cloud, region, zone, zone_name, zone_by_name, instance_type, os) values ${Prisma.join(values)}
    on conflict (cloud, region, zone, instance_type, os) do nothing`;
}

/**
 * The pool id of every row, in the rows' order; pools that are new are made. The pools stay locked against merging
 * until the transaction ends, so that no row is written to a pool that has just gone.
 */
export async function poolIds(tx: Tx, rows: SpotPriceRow[], account: string | null): Promise<Int32Array> {
  const names = new Set<string>();
  for (const row of rows) if (row.zoneId === null && row.zoneName !== null) names.add(row.zoneName);
  const aliases = await zoneIds(tx, [...names], account);

  // Rows come in runs of few pools: an index by type, then zone keeps this off the profile of a large import.
  const slots = new Map<string, number>();
  const keys: PoolKey[] = [];
  const slotOf = new Int32Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const tag = `${row.instanceType}|${row.zoneId ?? ''}|${row.zoneName ?? ''}|${row.os}|${row.region}|${row.cloud}`;
    let slot = slots.get(tag);
    if (slot === undefined) {
      slot = keys.length;
      slots.set(tag, slot);
      keys.push(keyOfRow(row, aliases));
    }
    slotOf[index] = slot;
  }

  let ids = await lockIds(tx, keys);
  // A merge may take a pool away between insert and lock: then it is made again under the id it now has.
  for (let attempt = 0; attempt < 5 && keys.some((key) => !ids.has(keyOf(key))); attempt++) {
    await insertPools(tx, [
      ...new Map(keys.filter((key) => !ids.has(keyOf(key))).map((key) => [keyOf(key), key])).values(),
    ]);
    ids = await lockIds(tx, keys);
  }
  const bySlot = keys.map((key) => {
    const id = ids.get(keyOf(key));
    if (id === undefined) throw new Error(`Pool ${keyOf(key)} could not be made`);
    return id;
  });
  return slotOf.map((slot) => bySlot[slot] as number);
}
