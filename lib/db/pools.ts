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

// Any fixed number does; writers of prices share it, merging pools excludes them.
const POOLS_LOCK = 4_811_530_227;

/**
 * Pool ids that one writer has found, for its next batches. Merging pools or renaming zones makes all such memories
 * void: they are checked against the count of those changes, under the lock that keeps more from happening.
 */
export class PoolMemory {
  readonly ids = new Map<string, number>();
  #changes = -1;

  /** Keeps pools from being merged away until the transaction ends, and forgets what has changed since. */
  async hold(tx: Tx): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock_shared(${POOLS_LOCK})`;
    const [row] = await tx.$queryRaw<{ changes: bigint }[]>`select last_value as changes from pool_changes`;
    const changes = Number(row?.changes ?? 0);
    if (changes !== this.#changes) this.ids.clear();
    this.#changes = changes;
  }
}

/** Waits until nobody writes prices, keeps them waiting until the transaction ends, and voids what they remember. */
export async function excludePriceWriters(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${POOLS_LOCK})`;
  await tx.$queryRaw`select nextval('pool_changes')`;
}

async function findIds(tx: Tx, keys: PoolKey[]): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ id: number; n: number }[]>`
    select p.id, k.n::int as n
    from unnest(${keys.map((k) => k.cloud)}::text[], ${keys.map((k) => k.region)}::text[], ${keys.map((k) => k.zone)}::text[],
                ${keys.map((k) => k.instanceType)}::text[], ${keys.map((k) => k.os)}::text[])
         with ordinality as k(cloud, region, zone, instance_type, os, n)
    join pool p using (cloud, region, zone, instance_type, os)
`;
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

/** Where a row's pool is remembered; the same pool may be named in several ways. */
const tagOf = (row: SpotPriceRow) =>
  `${row.instanceType}|${row.zoneId ?? row.zoneName}|${row.os}|${row.region}|${row.zoneId === null ? 'name' : row.cloud}`;

/**
 * The pool id of every row, in the rows' order; pools that are new are made. No pool is merged away until the
 * transaction ends, so that no row is written to one that has just gone.
 */
export async function poolIds(
  tx: Tx,
  rows: SpotPriceRow[],
  account: string | null,
  memory = new PoolMemory(),
): Promise<Int32Array> {
  await memory.hold(tx);
  const tags = rows.map(tagOf);
  const fresh = new Map<string, SpotPriceRow>();
  for (const [index, tag] of tags.entries()) {
    if (!memory.ids.has(tag)) fresh.set(tag, rows[index] as SpotPriceRow);
  }
  if (fresh.size > 0) {
    const names = [...fresh.values()].flatMap((row) =>
      row.zoneId === null && row.zoneName !== null ? [row.zoneName] : [],
    );
    const aliases = await zoneIds(tx, [...new Set(names)], account);
    const keys = new Map([...fresh].map(([tag, row]) => [tag, keyOfRow(row, aliases)]));
    const unique = [...new Map([...keys.values()].map((key) => [keyOf(key), key])).values()];
    let ids = await findIds(tx, unique);
    const missing = unique.filter((key) => !ids.has(keyOf(key)));
    if (missing.length > 0) {
      await insertPools(tx, missing);
      ids = await findIds(tx, unique);
    }
    for (const [tag, key] of keys) memory.ids.set(tag, ids.get(keyOf(key)) as number);
  }
  return Int32Array.from(tags, (tag) => memory.ids.get(tag) as number);
}
