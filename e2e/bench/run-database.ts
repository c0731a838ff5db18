import { Client } from 'pg';
import { withTransaction } from '#lib/db/client';
import { createRun, writeRunEvents } from '#lib/db/runs';
import { openPostgres } from '#lib/db/testing';
import { makeLedgers } from '#lib/ingest/make-ledgers';
import { COPY_MARK, type MadeRun, madeRun } from './made-run.ts';

/** What the database and the product take for the present. */
export const RUNS_NOW = new Date('2026-11-23T12:00:00Z');
/** Runs whose ledgers the product itself makes of their events; the others are their copies. */
export const MADE = 100;
const HOUR_MS = 3_600_000;
/** They begin evenly within the last 30 days and a little before. */
const APART_MS = 7.05 * HOUR_MS;
const NEWEST_MS = 31 * HOUR_MS;
const EVENTS_AT_ONCE = 1_000;

const PLACES = `
  insert into installation (id, kind) values (1, 'real');
  insert into tag_set (digest, tags) values ('bench', '{"team": "research"}');
  insert into instance_type (cloud, name, vcpus, memory_gib, gpu_model, gpu_count, gpu_memory_gib) values ('aws', 'g0.xlarge', 8, 64, 'A100', 8, 80);
  insert into pool (cloud, region, zone, zone_name, instance_type, os)
  select 'aws', 'region-' || r, 'r' || r || '-az' || z, 'region-' || r || chr(97 + z), 'g0.xlarge', 'linux' from generate_series(0, 4) r, generate_series(0, 3) z;
  insert into spot_price (pool_id, at, usd_per_hour, source)
  select p.id, timestamptz '2026-11-23T10:00:00Z' - n * interval '4 hours', 1 + (n * 7919 + p.id * 31) % 1000 / 1000.0, 'api' from pool p, generate_series(0, 359) n;
  insert into pool_latest (pool_id, at, usd_per_hour, observed_at)
  select p.id, s.at, s.usd_per_hour, s.at from pool p
  cross join lateral (select at, usd_per_hour from spot_price where pool_id = p.id order by at desc limit 1) s;
  insert into on_demand_price (cloud, region, instance_type, os, valid_from, usd_per_hour, source)
  select 'aws', 'region-' || r, 'g0.xlarge', 'linux', timestamptz '2026-01-01', 4.25, 'api' from generate_series(0, 4) r;`;

const LIVES = `
  insert into instance_lifetime (cloud, instance_id, started_at, account, region, zone_id, instance_type, os, lifecycle, ended_at, end_reason, tag_set_id, first_seen_at, last_seen_at)
  select 'aws', id, started_at, '111111111111', region, zone, 'g0.xlarge', 'linux', 'spot', ended_at, (case when taken then 'interrupted' else 'terminated' end)::end_reason, 1, started_at, ended_at
  from jsonb_to_recordset($1::jsonb) as l(id text, region text, zone text, started_at timestamptz, ended_at timestamptz, taken boolean)`;

const iso = (ms: number) => new Date(ms).toISOString();

async function writeMade(client: Client, n: number, begin: number, made: MadeRun): Promise<string> {
  const lives = made.lives.map(({ instanceId, region, zone, from, to }) => ({
    ...{ id: instanceId, region, zone, started_at: iso(from), ended_at: iso(to) },
    taken: made.interrupted.has(instanceId),
  }));
  await client.query(LIVES, [JSON.stringify(lives)]);
  return withTransaction(async (tx) => {
    const { id } = await createRun(tx, {
      ...{
        name: `train ${n}`,
        project: `project-${n % 7}`,
        plannedEpochs: 200,
        externalId: null,
        source: 'api',
      },
      ...{ tags: { team: `team-${n % 3}`, model: 'large' }, createdAt: new Date(begin) },
    });
    for (let from = 0; from < made.events.length; from += EVENTS_AT_ONCE)
      await writeRunEvents(tx, id, made.events.slice(from, from + EVENTS_AT_ONCE), new Date(begin));
    return id;
  });
}

/** `jsonb_populate_record` gives a row as it is but for what the object says. */
const copyOf = (table: string, changes: string, on = 'c.made = o.run_id') => `
  insert into ${table} select n.* from ${table} o join copy c on ${on} cross join lateral jsonb_populate_record(o, ${changes}) n`;
const marked = (text: string) => `replace(${text}, '${COPY_MARK}', c.mark)`;

/** Each made run so many times more, with ids and instances of its own, at the same times. */
const COPIES = [
  copyOf(
    'training_run',
    `jsonb_build_object('id', c.run_id, 'name', o.name || ' ' || c.mark)`,
    'c.made = o.id',
  ),
  copyOf('run_instance', `jsonb_build_object('run_id', c.run_id, 'instance_id', ${marked('o.instance_id')})`),
  copyOf('run_claim', `jsonb_build_object('run_id', c.run_id, 'instance_id', ${marked('o.instance_id')})`),
  copyOf(
    'instance_lifetime',
    `jsonb_build_object('instance_id', ${marked('o.instance_id')})`,
    `o.instance_id like 'i-' || lpad(c.n::text, 4, '0') || '%'`,
  ),
  copyOf('run_ledger', `jsonb_build_object('run_id', c.run_id, 'body', ${marked('o.body::text')}::jsonb)`),
];
const EVENT_COPIES = `
  insert into run_event (run_id, id, type, at, received_at, node, step, epoch, bytes, host)
  select c.run_id, o.id, o.type, o.at, o.received_at, o.node, o.step, o.epoch, o.bytes, ${marked('o.host::text')}::jsonb
  from copy c cross join lateral (select * from made_event where run_id = c.made offset 0) o where c.made = $1`;

/** Twelve million rows come in far faster without, and the index is made of them at the end. */
const WITHOUT_INDEXES =
  'alter table run_event drop constraint run_event_pkey; drop index run_event_heartbeat_idx';
const WITH_INDEXES = `
  set maintenance_work_mem = '512MB';
  alter table run_event add constraint run_event_pkey primary key (run_id, id);
  create index run_event_heartbeat_idx on run_event (run_id) where type = 'heartbeat'`;

/**
 * A database of training runs in the last 30 days, 200 epochs on four nodes each, vacuumed; this process's `db()` is it. A
 * hundred of them, events, instances and ledger, are the product's own work; the others are copies of these.
 */
export async function makeRuns(
  serverUrl: string,
  runs: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const database = await openPostgres(serverUrl);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(PLACES);
    const ids: string[] = [];
    for (let n = 0; n < MADE; n++) {
      const begin = RUNS_NOW.getTime() - NEWEST_MS - n * APART_MS;
      ids.push(await writeMade(client, n, begin, madeRun(n, begin, n > 1)));
    }
    let count = 0;
    for (let found = -1; found !== 0; ) {
      const { made } = await makeLedgers({ now: RUNS_NOW, say: console.error });
      found = made;
      count += made;
    }
    if (count < MADE) throw new Error(`${count} of ${MADE} ledgers were made.`);
    await client.query('truncate run_change; analyze');
    await client.query('create temp table copy (made text, n int, run_id text, mark text)');
    await client.query(
      `insert into copy select made, n - 1, gen_random_uuid()::text, 'c' || lpad(m::text, 4, '0')
       from unnest($1::text[]) with ordinality as i(made, n), generate_series(1, $2::int) m`,
      [ids, runs / MADE - 1],
    );
    await client.query('create temp table made_event as select * from run_event');
    await client.query('create index on made_event (run_id)');
    await client.query('analyze copy; analyze made_event');
    for (const sql of COPIES) await client.query(sql);
    await client.query(WITHOUT_INDEXES);
    for (const id of ids) await client.query(EVENT_COPIES, [id]);
    await client.query(WITH_INDEXES);
    await client.query('vacuum (analyze)');
  } catch (error) {
    await database.close();
    throw error;
  } finally {
    await client.end();
  }
  return database;
}
