import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { count, type Figure, percentile } from './figures.ts';
import { RUNS_NOW } from './run-database.ts';
import type { Server } from './servers.ts';

export const TOKEN = 'bench-token-0123456789';
const BATCHES = 120;
const BATCH = 1_000;
const SINGLES = 2_000;
/** Runs that report at once. */
const AT_ONCE = 8;
const ROUNDS = 5;
/** How long the client waits for an answer before it tries again later. */
const PATIENCE_MS = 1_000;

type Event = { id: string; type: 'epoch'; at: string; node: string; epoch: number; step: number };

/** Epochs that no run has told of yet. */
const epochEvents = (from: number, many: number): Event[] =>
  Array.from({ length: many }, (_, n) => ({
    ...{ id: randomUUID(), type: 'epoch', at: new Date(RUNS_NOW.getTime() - n * 1000).toISOString() },
    ...{ node: String(n % 4), epoch: 1000 + from + n, step: from + n },
  }));

const BARE = `insert into run_event (run_id, id, type, at, received_at, node, step, epoch)
  select $1, id, type, at, $3, node, step, epoch
  from jsonb_to_recordset($2::jsonb) as e(id text, type run_event_type, at timestamptz, node text, step bigint, epoch int)`;

async function post(url: string, id: string, events: readonly Event[]): Promise<number> {
  const began = performance.now();
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ events });
  const response = await fetch(`${url}/api/v1/runs/${id}/events`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { accepted?: number };
  if (response.status !== 202 || answer.accepted !== events.length)
    throw new Error(`Answered ${response.status}: ${JSON.stringify(answer).slice(0, 300)}`);
  return performance.now() - began;
}

/** Posts to runs in turns, `AT_ONCE` requests under way; ms of each, and of all. */
async function posted(
  url: string,
  ids: readonly string[],
  requests: number,
  size: number,
): Promise<{ spent: number[]; all: number }> {
  const spent: number[] = [];
  let next = 0;
  const began = performance.now();
  const reporter = async () => {
    while (next < requests) {
      const n = next++;
      spent.push(await post(url, ids[n % ids.length] ?? '', epochEvents(n * size, size)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reporter));
  return { spent, all: performance.now() - began };
}

/** The same events straight into the table, one batch after the other; ms. */
async function inserted(client: Client, ids: readonly string[], requests: number): Promise<number> {
  const bodies = Array.from({ length: requests }, (_, n) => JSON.stringify(epochEvents(n * BATCH, BATCH)));
  const began = performance.now();
  for (const [n, body] of bodies.entries()) await client.query(BARE, [ids[n % ids.length], body, RUNS_NOW]);
  return performance.now() - began;
}

const rate = (events: number, ms: number) => `${count(events / (ms / 1000))} events/s`;

/**
 * Events posted to runs of a full database: in batches of 1,000, as a client sends that was cut off, in turns with a bare insert
 * of as many; and epoch by epoch. Both by eight runs at once.
 */
export async function eventsPosted(
  server: Server,
  database: string,
  ids: readonly string[],
): Promise<Figure[]> {
  const client = new Client({ connectionString: database });
  await client.connect();
  try {
    await posted(server.url, ids, 3 * AT_ONCE, BATCH);
    await inserted(client, ids, AT_ONCE);
    const sums = { api: 0, bare: 0 };
    const batches: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { spent, all } = await posted(server.url, ids, BATCHES / ROUNDS, BATCH);
      batches.push(...spent);
      sums.api += all;
      sums.bare += await inserted(client, ids, BATCHES / ROUNDS);
    }
    await posted(server.url, ids, SINGLES / 4, 1);
    const singles = await posted(server.url, ids, SINGLES, 1);
    const p95 = (what: string, spent: number[]): Figure => ({
      what: `p95 of ${what}, ${AT_ONCE} at once`,
      measured: `${count(percentile(spent, 0.95))} ms`,
      against: `${count(PATIENCE_MS)} ms: how long the client waits`,
      ratio: percentile(spent, 0.95) / PATIENCE_MS,
      target: { atMost: 1 },
    });
    return [
      {
        what: `run events posted in batches of ${count(BATCH)}, ${AT_ONCE} runs at once`,
        measured: rate(BATCHES * BATCH, sums.api),
        against: `${rate(BATCHES * BATCH, sums.bare)}: bare insert of the same, one after the other`,
        ratio: sums.api / sums.bare,
        target: null,
      },
      p95('such a batch', batches),
      {
        what: `run events posted one by one, ${AT_ONCE} runs at once`,
        measured: rate(SINGLES, singles.all),
        against: `${rate(BATCHES * BATCH, sums.api)}: in batches`,
        ratio: null,
        target: null,
      },
      p95('one epoch posted', singles.spent),
    ];
  } finally {
    await client.end();
  }
}
