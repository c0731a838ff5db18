import type { Cloud, OperatingSystem, SpotPriceRow } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { type PriceColumns, priceColumns } from './price-columns.ts';
import { markRunsWithoutPool } from './run-changes.ts';

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

type Remembered = { id: number; cloud: Cloud; region: string; os: OperatingSystem; named: boolean };

/**
 * Pool ids that one writer has found, for its next batches. Merging pools or renaming zones makes all such memories
 * void: they are checked against the count of those changes, under the lock that keeps more from happening.
 */
export class PoolMemory {
  // By instance type and zone, which between them leave few: millions of rows ask, and a joined key costs much more.
  readonly #ids = new Map<string, Map<string, Remembered[]>>();
  #ready = new WeakMap<SpotPriceRow[], PriceColumns>();
  #changes = -1;

  /** Keeps pools from being merged away until the transaction ends, and forgets what has changed since. */
  async hold(tx: Tx): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock_shared(${POOLS_LOCK})`;
    const [row] = await tx.$queryRaw<
      { changes: bigint }[]
    >`select case when is_called then last_value else 0 end as changes from pool_changes`;
    const changes = Number(row?.changes ?? 0);
    if (changes === this.#changes) return;
    this.#changes = changes;
    this.#ids.clear();
    this.#ready = new WeakMap();
  }

  /** Makes rows ready to be written before their transaction begins, where all their pools are known already. */
  makeReady(rows: SpotPriceRow[]): void {
    const ids = new Int32Array(rows.length);
    for (const [index, row] of rows.entries()) {
      const id = this.idOf(row);
      if (id === undefined) return;
      ids[index] = id;
    }
    if (rows.length > 0) this.#ready.set(rows, priceColumns(rows, ids));
  }

  /** What `makeReady` made of these rows, while it holds. */
  ready(rows: SpotPriceRow[]): PriceColumns | undefined {
    return this.#ready.get(rows);
  }

  /** The id of the row's pool; the same pool may be named in several ways, each of which has to be learnt. */
  idOf(row: SpotPriceRow): number | undefined {
    const there = this.#ids.get(row.instanceType)?.get(row.zoneId ?? row.zoneName ?? '');
    return there?.find(
      (one) =>
        one.os === row.os &&
        one.region === row.region &&
        one.cloud === row.cloud &&
        one.named === (row.zoneId === null),
    )?.id;
  }

  learn(row: SpotPriceRow, id: number): void {
    const { cloud, region, os, instanceType } = row;
    const zones = this.#ids.get(instanceType) ?? new Map<string, Remembered[]>();
    this.#ids.set(instanceType, zones);
    const zone = row.zoneId ?? row.zoneName ?? '';
    zones.set(zone, [...(zones.get(zone) ?? []), { id, cloud, region, os, named: row.zoneId === null }]);
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
  const sorted = keys.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await tx.$executeRaw`
    insert into pool (cloud, region, zone, zone_name, zone_by_name, instance_type, os)
    select * from unnest(${sorted.map((k) => k.cloud)}::text[], ${sorted.map((k) => k.region)}::text[], ${sorted.map((k) => k.zone)}::text[],
                         ${sorted.map((k) => k.zoneName)}::text[], ${sorted.map((k) => k.zoneByName)}::boolean[],
                         ${sorted.map((k) => k.instanceType)}::text[], ${sorted.map((k) => k.os)}::text[])
    on conflict (cloud, region, zone, instance_type, os) do nothing`;
}

/** Finds the pools of these rows, makes those that are new, and remembers them. */
async function learnPools(
  tx: Tx,
  rows: SpotPriceRow[],
  account: string | null,
  memory: PoolMemory,
): Promise<void> {
  const names = rows.flatMap((row) => (row.zoneId === null && row.zoneName !== null ? [row.zoneName] : []));
  const aliases = await zoneIds(tx, [...new Set(names)], account);
  const keys = rows.map((row) => keyOfRow(row, aliases));
  const unique = [...new Map(keys.map((key) => [keyOf(key), key])).values()];
  let ids = await findIds(tx, unique);
  const missing = unique.filter((key) => !ids.has(keyOf(key)));
  if (missing.length > 0) {
    await insertPools(tx, missing);
    await markRunsWithoutPool(tx);
    ids = await findIds(tx, unique);
  }
  for (const [index, key] of keys.entries()) {
    const row = rows[index] as SpotPriceRow;
    if (memory.idOf(row) === undefined) memory.learn(row, ids.get(keyOf(key)) as number);
  }
}

/**
 * The pool id of every row, in the rows' order; pools that are new are made. No pool is merged away until the
 * transaction ends, so that no row is written to one that has just gone.
 */
export async function poolIds(
  tx: Tx,
  rows: SpotPriceRow[],
  account: string | null,
  memory: PoolMemory,
): Promise<Int32Array> {
  const ids = new Int32Array(rows.length);
  const unknown: number[] = [];
  for (const [index, row] of rows.entries()) {
    const id = memory.idOf(row);
    if (id === undefined) unknown.push(index);
    else ids[index] = id;
  }
  if (unknown.length > 0) {
    const fresh = unknown.map((index) => rows[index] as SpotPriceRow);
    await learnPools(tx, fresh, account, memory);
    for (const [place, index] of unknown.entries())
      ids[index] = memory.idOf(fresh[place] as SpotPriceRow) as number;
  }
  return ids;
}
