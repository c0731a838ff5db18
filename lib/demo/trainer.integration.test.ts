import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '#lib/domain/training-run';
import { createMarket } from './market.ts';
import { type TrainerOptions, train } from './trainer.ts';
import { trainingRuns } from './training.ts';

const TOKEN = 'trainer-token-0123456789';
const DAY = 86_400_000;
const START = new Date('2026-11-25T14:00:00Z');
const market = createMarket(1);
const began = new Date(START.getTime() - 90 * DAY);
const told = trainingRuns(market, began, START).filter(({ startedAt }) => startedAt >= began);

type Sent = Omit<RunEvent, 'at'> & { at: string };
type Answer = { status: number; body: unknown } | 'drop';

/** What the other side has: runs by their own id, and of each the events by id, with every batch as it came. */
let runs: Map<string, { id: string; events: Map<string, Sent>; body: Record<string, unknown> }>;
let batches: Sent[][];
let requests: { path: string; authorization: string | undefined }[];
let answer: (path: string, body: Record<string, unknown>) => Answer | undefined;
let server: Server;
let ending: AbortController;
let troubles: string[];
let now: Date;

beforeEach(async () => {
  [runs, batches, requests, troubles, now] = [new Map(), [], [], [], START];
  ending = new AbortController();
  answer = () => undefined;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const path = request.url ?? '';
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    requests.push({ path, authorization: request.headers.authorization });
    const given = answer(path, body) ?? take(path, body);
    if (given === 'drop') return request.socket.destroy();
    response.writeHead(given.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(given.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  ending.abort();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function take(path: string, body: Record<string, unknown>): Answer {
  if (path === '/api/v1/runs') {
    const name = body.externalId as string;
    const known = runs.get(name);
    if (known !== undefined) return { status: 200, body: { id: known.id } };
    const id = String(runs.size + 1);
    runs.set(name, { id, events: new Map(), body });
    return { status: 201, body: { id } };
  }
  const run = [...runs.values()].find(({ id }) => path === `/api/v1/runs/${id}/events`);
  if (run === undefined) return { status: 404, body: {} };
  const events = body.events as Sent[];
  batches.push(events);
  for (const event of events) run.events.set(event.id, event);
  return { status: 200, body: { accepted: events.length, repeated: 0 } };
}

function begin(options: Partial<TrainerOptions> = {}): Promise<void> {
  return train({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ token: TOKEN, market, clock: () => now, signal: ending.signal, everyMs: 20, firstWaitMs: 5 },
    trouble: (message) => troubles.push(message),
    ...options,
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 3000) throw new Error('it does not come');
    await sleep(10);
  }
}

const wanted = new Map(told.map((run) => [run.externalId, run.events(600)]));
const asSent = (event: RunEvent): Sent => ({ ...event, at: new Date(event.at).toISOString() });
const hasAll = () =>
  runs.size === told.length &&
  [...wanted].every(([name, events]) => runs.get(name)?.events.size === events.length);

describe('the trainer', () => {
  it('reports 90 days, the newest runs first, with a few batches twice and a few heartbeats late', async () => {
    const training = begin();
    await until(hasAll);
    ending.abort();
    await training;
    for (const [name, events] of wanted) {
      const stored = [...(runs.get(name)?.events.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(stored).toEqual(events.map(asSent).sort((a, b) => (a.id < b.id ? -1 : 1)));
    }
    const [newest] = [...runs.values()];
    expect(newest?.body).toEqual({
      externalId: 'baseline-2026-11-23',
      name: 'baseline-2026-11-23',
      project: 'baseline',
      tags: { team: 'alignment', job: 'baseline' },
      plannedEpochs: expect.any(Number),
    });
    expect(requests.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
    const longest = Math.max(...batches.map((batch) => batch.length));
    expect(longest).toBeLessThanOrEqual(1000);
    expect(longest).toBeGreaterThan(900);
    const keys = batches.map((batch) => JSON.stringify(batch));
    const twice = keys.length - new Set(keys).size;
    expect(twice).toBeGreaterThan(0);
    expect(twice).toBeLessThan(keys.length / 5);
    const disordered = batches.filter((batch) =>
      batch.some(({ at }, index) => at < (batch[index - 1]?.at ?? '')),
    );
    expect(disordered.length).toBeGreaterThan(0);
    expect(troubles).toEqual([]);
  });

  it('goes on in real time with a heartbeat a minute, and repeats nothing of what was there', async () => {
    const training = begin();
    await until(hasAll);
    // The last batch may come twice.
    await sleep(200);
    batches = [];
    now = new Date(START.getTime() + 600_000);
    const fresh = trainingRuns(market, began, now).flatMap((run) =>
      run.events(60, START.getTime()).map(({ id }) => ({ run: run.externalId, id })),
    );
    await until(() => fresh.every(({ run, id }) => runs.get(run)?.events.has(id)));
    ending.abort();
    await training;
    expect(batches.flat().length).toBeGreaterThan(50);
    expect(batches.flat().every(({ at }) => at > START.toISOString() && at <= now.toISOString())).toBe(true);
  });

  it('sends all once more after a new start, under the same ids', async () => {
    const first = begin();
    await until(hasAll);
    ending.abort();
    await first;
    const ids = () => [...runs.values()].map(({ id, events }) => [id, ...[...events.keys()].sort()]);
    const before = ids();
    ending = new AbortController();
    batches = [];
    const second = begin();
    await until(() => new Set(batches.flat().map(({ id, at }) => id + at)).size > 50_000);
    ending.abort();
    await second;
    expect(ids()).toEqual(before);
  });

  it('waits for an API that is away and breaks off, and says so once', async () => {
    let count = 0;
    answer = () => {
      count += 1;
      if (count <= 6) return count % 2 === 0 ? 'drop' : { status: 503, body: { detail: 'not yet' } };
      return count % 7 === 0 ? { status: 500, body: {} } : undefined;
    };
    const training = begin();
    await until(hasAll);
    ending.abort();
    await training;
    expect(troubles).toEqual([expect.stringMatching(/^POST \/api\/v1\/runs/)]);
  });

  it('leaves a run alone that is refused, and reports the others', async () => {
    const refused = 'detector-2026-11-16';
    answer = (path, body) => {
      if (body.externalId === refused) return { status: 400, body: { detail: 'no' } };
      const isFirst = path === '/api/v1/runs/1/events';
      return isFirst ? { status: 200, body: { refused: [{ why: 'no time' }] } } : undefined;
    };
    const training = begin();
    await until(() => runs.size === told.length - 1);
    await until(() => requests.length > 0 && batches.flat().some(({ id }) => id.startsWith('end')));
    ending.abort();
    await training;
    expect(troubles).toEqual([
      'baseline-2026-11-23: 1 events were refused: no time',
      `${refused}: POST /api/v1/runs was answered 400: {"detail":"no"}`,
    ]);
    expect(runs.has(refused)).toBe(false);
  });

  it('ends at once when it is told to, in the midst of waiting and of a request', async () => {
    answer = () => ({ status: 503, body: {} });
    const waiting = begin({ firstWaitMs: 60_000 });
    await until(() => requests.length === 1);
    ending.abort();
    await waiting;
    ending = new AbortController();
    server.removeAllListeners('request');
    let hangs = false;
    server.on('request', () => {
      hangs = true;
    });
    const asking = begin();
    await until(() => hangs);
    ending.abort();
    await asking;
    expect(requests.length).toBe(1);
    expect(troubles).toEqual([]);
  });
});
