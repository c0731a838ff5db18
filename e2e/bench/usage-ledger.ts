import { Client } from 'pg';
import { openPostgres } from '#lib/db/testing';

/** What the ledger and the product take for the present. */
export const USAGE_NOW = new Date('2026-11-30T23:00:00Z');
const ACCOUNTS = 5;
const HOURS_A_MONTH = 720;
const WINDOW_START = '2026-11-01T00:00:00Z';
const LINES_AT_ONCE = 250_000;

const PLACES = `
  insert into instance_type (cloud, name, vcpus, memory_gib, gpu_model, gpu_count, gpu_memory_gib)
  select 'aws', 'g' || t || '.xlarge', 8, 64, (array['T4', 'L4', 'A100', 'H100'])[t % 4 + 1], (array[1, 2, 4, 8])[t % 4 + 1], 80
  from generate_series(0, 49) t;
  insert into on_demand_price (cloud, region, instance_type, os, valid_from, usd_per_hour, source)
  select 'aws', 'region-' || r, 'g' || t || '.xlarge', 'linux', timestamptz '2026-11-16T06:00:00Z' - d * interval '150 days', 3 + d * 0.25, 'api'
  from generate_series(0, 4) r, generate_series(0, 49) t, generate_series(0, 3) d;
  insert into tag_set (digest, tags)
  select md5(tags::text), tags from (select jsonb_build_object('team', 'team-' || n % 8, 'run', 'run-' || n) as tags from generate_series(0, 199) n) t;
  insert into installation (id, kind) values (1, 'real');`;

/** A book for each account and month, from the window's back in time. */
const BOOKS = `
  insert into usage_book (source, origin, cloud, account, month, version, label, taken_at, held, counts, lines, used_from, used_until, facets)
  select 'export', 's3://bills', 'aws', (111111111110 + a)::text, month, '1', 's3://bills', $2, true, true, 1, month, month + interval '30 days',
         (select jsonb_build_object('region', array_agg(distinct 'region-' || t % 5), 'instanceType', array_agg(distinct 'g' || t || '.xlarge'), 'tagKey', array['run', 'team']) from generate_series(0, 49) t)
  from generate_series(1, ${ACCOUNTS}) a, generate_series(0, $1::int - 1) m, lateral (select (date '2026-11-01' - m * interval '1 month')::date as month) d`;

/** Hour by hour, every instance one line, as a bill has them; two thirds priced by the list, the rest by the bill itself. */
const LINES = `
  insert into usage_line (book_id, start_at, end_at, region, instance_type, os, purchase_option, resource_id, hours, cost, currency, on_demand_cost, tag_set_id, estimated)
  select b.id, at, at + interval '1 hour', 'region-' || i % 5, 'g' || i % 50 || '.xlarge', 'linux',
         (case when i % 5 = 0 then 'on-demand' else 'spot' end)::purchase_option, 'i-' || lpad(i::text, 17, '0'), 1, 1 + i % 7 * 0.25, 'USD',
         case when i % 3 = 0 then 3.5 end, i % 200 + 1, at >= timestamptz '2026-11-29T00:00:00Z'
  from generate_series($1::bigint, $1::bigint + $2::bigint - 1) n
  cross join lateral (select n % $4::bigint as i, n / $4::bigint as h) x
  cross join lateral (select $3::timestamptz + h * interval '1 hour' as at) t
  join usage_book b on b.account = (111111111111 + i % ${ACCOUNTS})::text and b.month = date_trunc('month', at at time zone 'UTC')::date`;

/** The roll-up as the product's writer makes it. */
const DAYS = `
  insert into usage_day (book_id, day, region, instance_type, os, purchase_option, currency, tag_set_id, hours, cost, on_demand_cost, estimated)
  select book_id, (start_at at time zone 'UTC')::date, region, instance_type, os, purchase_option, currency, tag_set_id,
         sum(hours), sum(cost), sum(on_demand_cost), bool_or(estimated)
  from usage_line group by 1, 2, 3, 4, 5, 6, 7, 8, on_demand_cost is null order by 2, 1`;

async function fill(client: Client, from: string, hours: number, lines: number): Promise<void> {
  const instances = Math.ceil(lines / hours);
  for (let start = 0; start < lines; start += LINES_AT_ONCE)
    await client.query(LINES, [start, Math.min(LINES_AT_ONCE, lines - start), from, instances]);
}

/**
 * A database with usage lines in November 2026 and `before` older ones in the three months before it, vacuumed; this
 * process's `db()` is it.
 */
export async function makeUsageLedger(
  serverUrl: string,
  lines: { inWindow: number; before: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const database = await openPostgres(serverUrl);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(PLACES);
    await client.query(BOOKS, [4, USAGE_NOW]);
    await fill(client, '2026-08-01T00:00:00Z', 92 * 24, lines.before);
    await fill(client, WINDOW_START, HOURS_A_MONTH, lines.inWindow);
    await client.query(DAYS);
    await client.query('vacuum (analyze)');
  } catch (error) {
    await database.close();
    throw error;
  } finally {
    await client.end();
  }
  return database;
}
