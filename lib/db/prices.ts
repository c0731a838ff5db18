import type { OnDemandPriceRow, SpotPriceRow } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { PoolMemory, poolIds } from './pools.ts';
import { type PriceColumns, priceColumns } from './price-columns.ts';
import { markRunsStaleByTypes } from './run-changes.ts';

/** `source`: the provider's API outranks a file. `account`: whose zone names the rows use. */
export type WriteOptions = {
  source: 'api' | 'file';
  account?: string | null;
  confirmedUntil?: Date;
  /** of a writer of many batches */
  memory?: PoolMemory;
  /** called once spot prices are on their way: what is done then costs no time of its own */
  onSent?: () => void;
};

// Array literals are the fastest way in: the driver's own encoding of arrays costs half as much again.
const literal = (values: Iterable<number | string>) => `{${[...values].join(',')}}`;

/** The columns that were made ready ahead, where the memory's ids still hold; else made now. */
async function columnsOf(
  tx: Tx,
  rows: SpotPriceRow[],
  { account, memory = new PoolMemory() }: WriteOptions,
): Promise<PriceColumns> {
  await memory.hold(tx);
  return memory.ready(rows) ?? priceColumns(rows, await poolIds(tx, rows, account ?? null, memory));
}

/**
 * Writes spot price records and keeps each pool's newest price. Repeats change nothing; a restated price replaces
 * the old one, but never the API's by a file's. `written` = rows inserted, restated, or for the first time said by the API.
 */
export async function writeSpotPrices(
  tx: Tx,
  rows: SpotPriceRow[],
  options: WriteOptions,
): Promise<{ written: number }> {
  if (rows.length === 0) return { written: 0 };
  const { start, all, newest } = await columnsOf(tx, rows, options);

  // One statement: the insert, and from what it really changed each pool's newest price, how far its roll-up holds, and the
  // runs whose ledgers no longer hold: those that claim an instance between the first change and the next price after the last.
  // `claimed` steps from one pool with claims to the next on the index, as few pools have any; `offset 0` keeps the planner from
  // reading all claims instead.
  // A new row's `rolled_until` is the time of its first change, so it also says whether there was one. Its price is that
  // of the batch's newest row: where that one changed nothing, the pool already has a price at least as new.
  const answer = tx.$queryRaw<{ written: number }[]>`
    with recursive changed as (
      insert into spot_price as old (pool_id, at, usd_per_hour, source)
      select i.pool_id, ${start}::timestamptz + i.ms * interval '1 millisecond', i.usd, ${options.source}::price_source
      from unnest(${all.pools}::text::int[], ${all.after}::text::bigint[], ${all.prices}::text::numeric[]) as i(pool_id, ms, usd)
      on conflict (pool_id, at) do update set usd_per_hour = excluded.usd_per_hour, source = excluded.source
        where (old.source = excluded.source and old.usd_per_hour <> excluded.usd_per_hour)
           or (old.source = 'file' and excluded.source = 'api')
      returning pool_id, at
    ), touched as (
      select pool_id, min(at) as first, max(at) as last, count(*)::int as n from changed group by pool_id
    ), claimed as (
      (select pool_id from run_claim where pool_id is not null order by pool_id limit 1)
      union all
      select (select c.pool_id from run_claim c where c.pool_id > u.pool_id order by c.pool_id limit 1) from claimed u where u.pool_id is not null
    ), stale as (
      insert into run_change (run_id)
      select distinct c.run_id from touched t join claimed using (pool_id)
      cross join lateral (
        select (select max(to_at) from run_claim where pool_id = t.pool_id) as claimed_until,
               (select min(at) from spot_price where pool_id = t.pool_id and at > t.last) as next
      ) p
      cross join lateral (
        select run_id from run_claim where pool_id = t.pool_id and to_at > t.first and from_at < coalesce(p.next, 'infinity') offset 0
      ) c where p.claimed_until > t.first
    ), newest as (
      select n.pool_id, coalesce(t.last, ${start}::timestamptz + n.ms * interval '1 millisecond') as at, n.usd, t.first
      from unnest(${newest.pools}::text::int[], ${newest.after}::text::bigint[], ${newest.prices}::text::numeric[]) as n(pool_id, ms, usd)
      left join touched t on t.pool_id = n.pool_id
    ), kept as (
      insert into pool_latest as l (pool_id, at, usd_per_hour, observed_at, rolled_until)
      select pool_id, at, usd, greatest(at, ${options.confirmedUntil ?? null}::timestamptz), first from newest order by pool_id
      on conflict (pool_id) do update set
        at = case when excluded.rolled_until is not null and excluded.at >= l.at then excluded.at else l.at end,
        usd_per_hour = case when excluded.rolled_until is not null and excluded.at >= l.at then excluded.usd_per_hour else l.usd_per_hour end,
        observed_at = greatest(l.observed_at, excluded.observed_at),
        rolled_until = case when l.rolled_until is not null then least(l.rolled_until, excluded.rolled_until) end
      returning 1
    )
    select coalesce(sum(n), 0)::int as written from touched`.then(([result]) => result?.written ?? 0);
  if (options.onSent !== undefined) setImmediate(options.onSent);
  return { written: await answer };
}

/** Writes dated list prices, with the same rules as `writeSpotPrices`. */
export async function writeOnDemandPrices(
  tx: Tx,
  rows: OnDemandPriceRow[],
  options: WriteOptions,
): Promise<{ written: number }> {
  if (rows.length === 0) return { written: 0 };
  const unique = new Map(
    rows.map((row) => [
      `${row.cloud}|${row.region}|${row.instanceType}|${row.os}|${row.validFrom.getTime()}`,
      row,
    ]),
  );
  const sorted = [...unique.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const changed = await tx.$queryRaw<{ cloud: string; instanceType: string }[]>`
    insert into on_demand_price as old (cloud, region, instance_type, os, valid_from, usd_per_hour, source)
    select cloud, region, instance_type, os, 'epoch'::timestamptz + ms * interval '1 millisecond', usd, ${options.source}::price_source
    from unnest(${sorted.map((r) => r.cloud)}::text[], ${sorted.map((r) => r.region)}::text[], ${sorted.map((r) => r.instanceType)}::text[],
                ${sorted.map((r) => r.os)}::text[], ${literal(sorted.map((r) => r.validFrom.getTime()))}::text::bigint[],
                ${literal(sorted.map((r) => r.usdPerHour))}::text::numeric[]) as i(cloud, region, instance_type, os, ms, usd)
    on conflict (cloud, region, instance_type, os, valid_from) do update set usd_per_hour = excluded.usd_per_hour, source = excluded.source
      where (old.source = excluded.source and old.usd_per_hour <> excluded.usd_per_hour)
         or (old.source = 'file' and excluded.source = 'api')
    returning cloud, instance_type as "instanceType"`;
  await markRunsStaleByTypes(tx, changed);
  return { written: changed.length };
}
