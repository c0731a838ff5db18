import { Client } from 'pg';
import { refreshRollUps } from '#lib/db/pool-days';
import { openPostgres } from '#lib/db/testing';

export const POOLS = 1000;
/** 500 records a pool in the 90 days before `NOW`, 5 or 6 a day, as GPU pools have them. */
const WINDOW_ROWS = 500_000;
const WINDOW_DAYS = 90;
const STEP_MS = (WINDOW_DAYS * 86_400_000) / WINDOW_ROWS;
/** What the ledger and the product take for the present. */
export const NOW = new Date('2026-11-23T12:00:00Z');
const ROWS_AT_ONCE = 500_000;

const PLACES = `
  insert into instance_type (cloud, name, vcpus, memory_gib, gpu_model, gpu_count, gpu_memory_gib)
  select 'aws', 'g' || t || '.xlarge', 8, 64, (array['T4', 'L4', 'A100', 'H100'])[t % 4 + 1], (array[1, 2, 4, 8])[t % 4 + 1], 80
  from generate_series(0, 49) t;
  insert into pool (cloud, region, zone, zone_name, instance_type, os)
  select 'aws', 'region-' || r, 'r' || r || '-az' || z, 'region-' || r || chr(97 + z), 'g' || t || '.xlarge', 'linux'
  from generate_series(0, 4) r, generate_series(0, 3) z, generate_series(0, 49) t;
  insert into on_demand_price (cloud, region, instance_type, os, valid_from, usd_per_hour, source)
  select 'aws', 'region-' || r, 'g' || t || '.xlarge', 'linux', timestamptz '2026-11-23T12:00:00Z' - d * interval '150 days', 3 + d * 0.25, 'api'
  from generate_series(0, 4) r, generate_series(0, 49) t, generate_series(0, 3) d;`;

/** Rows in the order in which time brings them; the last one lies a moment before `NOW`. */
const PRICES = `
  insert into spot_price (pool_id, at, usd_per_hour, source)
  select n % ${POOLS} + 1, $3::timestamptz - ($2::bigint - n) * ${STEP_MS} * interval '1 millisecond', 1 + (n * 7919 % 100000) / 100000.0, 'api'
  from generate_series($1::bigint, $1::bigint + $4::bigint - 1) n`;

const LATEST = `
  insert into pool_latest (pool_id, at, usd_per_hour, observed_at)
  select p.id, s.at, s.usd_per_hour, $1 from pool p
  cross join lateral (select at, usd_per_hour from spot_price where pool_id = p.id order by at desc limit 1) s`;

/**
 * A database with 1,000 pools, 500,000 price records in the last 90 days and `before` older ones, rolled up and
 * vacuumed; this process's `db()` is it.
 */
export async function makeLedger(
  serverUrl: string,
  before: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const database = await openPostgres(serverUrl);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(PLACES);
    await client.query(`insert into installation (id, kind) values (1, 'real')`);
    const total = before + WINDOW_ROWS;
    for (let from = 0; from < total; from += ROWS_AT_ONCE)
      await client.query(PRICES, [from, total, NOW, Math.min(ROWS_AT_ONCE, total - from)]);
    await client.query(LATEST, [NOW]);
    await refreshRollUps();
    await client.query('vacuum (analyze)');
  } catch (error) {
    await database.close();
    throw error;
  } finally {
    await client.end();
  }
  return database;
}
