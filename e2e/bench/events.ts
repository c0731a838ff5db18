import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { openPostgres } from '#lib/db/testing';
import { count, type Figure, percentile } from './figures.ts';
import type { Part } from './parts.ts';
import { buildProduct, startProduct } from './product-server.ts';
import { queueWaits } from './queue.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const TOKEN = 'bench-token-0123456789';
const EVENTS = 100_000;
/** A burst: so many requests at once, of so many events each. */
const REQUESTS = 20;
const EVENTS_EACH = 50;
const BURST = REQUESTS * EVENTS_EACH;
/** Of a bare insert of the same bodies, which places nothing. */
const SLOWER = 25;
const FLAT = 1.5;
const SOON_MS = 5_000;

const instanceOf = (n: number) => `i-0${(n >> 1).toString(16).padStart(16, '0')}`;

/** Two for each instance: a warning, and its end. */
const event = (n: number) => ({
  ...{ version: '0', id: `bench-${n}`, source: 'aws.ec2', account: '111111111111', region: 'us-east-1' },
  'detail-type':
    n % 2 === 0 ? 'EC2 Spot Instance Interruption Warning' : 'EC2 Instance State-change Notification',
  time: new Date(NOW.getTime() - (n % 1_000_000) * 1000).toISOString(),
  resources: [`arn:aws:ec2:us-east-1a:instance/${instanceOf(n)}`],
  detail: {
    'instance-id': instanceOf(n),
    ...(n % 2 === 0 ? { 'instance-action': 'terminate' } : { state: 'shutting-down' }),
  },
});

const bodyOf = (from: number) =>
  JSON.stringify(Array.from({ length: EVENTS_EACH }, (_, n) => event(from + n)));

async function residentBytes(pid: number): Promise<number> {
  const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]);
  return pages * 4096;
}

async function bareInsert(client: Client): Promise<number> {
  await client.query('create table bare_event (id text primary key, body text not null)');
  const began = performance.now();
  for (let from = 0; from < EVENTS; from += EVENTS_EACH) {
    const rows = Array.from({ length: EVENTS_EACH }, (_, n) => JSON.stringify(event(from + n)));
    await client.query(
      'insert into bare_event select id, body from unnest($1::text[], $2::text[]) as e(id, body)',
      [rows.map((_, n) => `bench-${from + n}`), rows],
    );
  }
  return performance.now() - began;
}

/** Of the time from the queue to the list the middle, the 95th percentile, which is judged, and the longest. */
const fromQueue = (waits: number[]): Figure[] =>
  [
    { name: 'p50', ms: percentile(waits, 0.5) },
    { name: 'p95', ms: percentile(waits, 0.95), target: { atMost: 1 } },
    { name: 'longest', ms: Math.max(...waits) },
  ].map(({ name, ms, target = null }) => ({
    what: `${name} from SendMessage to the list, ${waits.length} warnings in the product's first minute`,
    measured: `${count(ms)} ms`,
    against: `${count(SOON_MS)} ms: what is promised`,
    ratio: ms / SOON_MS,
    target,
  }));

/**
 * 100,000 events of 50,000 instances, posted in bursts of 20 requests of 50: the sustained rate against a bare insert of the
 * same bodies, p95 of a request's time at the end against the beginning, memory likewise; that nothing is lost or doubled; and
 * the time from a post, and from the queue of the whole product, to the API's list.
 */
export const events: Part = async ({ serverUrl }, later) => {
  await buildProduct();
  const database = await openPostgres(serverUrl);
  later(() => database.close());
  const client = new Client({ connectionString: database.url });
  await client.connect();
  later(() => client.end());
  await client.query(`insert into installation (id, kind) values (1, 'real')`);
  const bare = await bareInsert(client);
  const server = await startProduct(database.url, NOW, { API_TOKEN: TOKEN });
  later(() => server.stop());
  const post = async (body: string) => {
    const began = performance.now();
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/api/v1/events`, { method: 'POST', headers, body });
    if (response.status !== 202) throw new Error(`Answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
    return performance.now() - began;
  };
  const spent: number[] = [];
  const memory: number[] = [];
  const began = performance.now();
  for (let from = 0; from < EVENTS; from += BURST) {
    const bodies = Array.from({ length: REQUESTS }, (_, n) => bodyOf(from + n * EVENTS_EACH));
    spent.push(...(await Promise.all(bodies.map(post))));
    memory.push(await residentBytes(server.pid));
  }
  const took = performance.now() - began;
  const kept = await client.query(`
    select (select count(*) from event)::int as events, (select count(*) from instance_event)::int as parts,
           (select count(*) from interruption)::int as interruptions`);
  const { events: found, parts, interruptions } = kept.rows[0];
  if (found !== EVENTS || parts !== EVENTS || interruptions !== EVENTS / 2)
    throw new Error(`Of ${EVENTS} events ${found} are kept, ${parts} parts, ${interruptions} interruptions.`);
  const waits: number[] = [];
  for (let n = 0; n < 60; n++) {
    const began = performance.now();
    await post(JSON.stringify([event(EVENTS + 2 * n)]));
    const { body } = await server.ask(
      `/api/v1/interruptions?range=90d&instanceId=${instanceOf(EVENTS + 2 * n)}`,
    );
    if (JSON.parse(body).total !== 1)
      throw new Error(`The event posted is not in the list: ${body.slice(0, 200)}`);
    waits.push(performance.now() - began);
  }
  await server.stop();
  const byQueue = await queueWaits(serverUrl, NOW, later);
  const tenth = spent.length / 10;
  const [first, last] = [
    percentile(spent.slice(tenth, 2 * tenth), 0.95),
    percentile(spent.slice(-tenth), 0.95),
  ];
  const [early, late] = [memory[Math.floor(memory.length / 5)] ?? 0, memory.at(-1) ?? 0];
  const megabytes = (bytes: number) => `${count(bytes / 1e6)} MB`;
  const rate = (ms: number) => `${count(EVENTS / (ms / 1000))} events/s`;
  const figures: Figure[] = [
    {
      what: `${count(EVENTS)} events posted in bursts of ${count(BURST)}, none lost or doubled`,
      measured: rate(took),
      against: `${rate(bare)}: bare insert of the same bodies`,
      ratio: took / bare,
      target: { atMost: SLOWER },
    },
    {
      what: `p95 of a request of ${EVENTS_EACH} events, the last tenth`,
      measured: `${count(last)} ms`,
      against: `${count(first)} ms: the second tenth`,
      ratio: last / first,
      target: { atMost: FLAT },
    },
    {
      what: 'memory of the web process after all events',
      measured: megabytes(late),
      against: `${megabytes(early)}: after a fifth`,
      ratio: late / early,
      target: { atMost: FLAT },
    },
    {
      what: 'p95 from the post of an event to its place in the list, 100,000 events kept',
      measured: `${count(percentile(waits, 0.95))} ms`,
      against: `${count(SOON_MS)} ms: what is promised`,
      ratio: percentile(waits, 0.95) / SOON_MS,
      target: { atMost: 1 },
    },
    ...fromQueue(byQueue),
  ];
  return figures;
};
