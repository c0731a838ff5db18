import { setImmediate as breath, setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '#lib/domain/training-run';
import type { Market } from './market.ts';
import { uniform } from './random.ts';
import { type DemoTrainingRun, trainingRuns } from './training.ts';

export type TrainerOptions = {
  /** where the API is: `http://127.0.0.1:3000` */
  url: string;
  token: string;
  market: Market;
  /** the simulated present */
  clock: () => Date;
  /** ends all, also in the midst of a request */
  signal: AbortSignal;
  /** between two rounds */
  everyMs?: number;
  /** how long it waits after a failure, doubled with each further one up to a minute */
  firstWaitMs?: number;
  /** is told once of each request that fails again and again, and of runs that are refused */
  trouble?: (message: string) => void;
};

const DAY_MS = 86_400_000;
/** A run lasts no longer than a week. */
const WEEK_MS = 7 * DAY_MS;
const HISTORY_MS = 90 * DAY_MS;
const HISTORY_HEARTBEAT_SECONDS = 600;
const BATCH = 1000;
const LONGEST_WAIT_MS = 60_000;
const REQUEST_MS = 30_000;
/** How many failures in a row are nothing to speak of. */
const PATIENCE = 4;
/** The share of heartbeats that come one batch late, and of batches that come twice. */
const LATE = 0.03;
const TWICE = 0.04;

/** Of a run that was reported: its id there, up to when its events were sent, and those held back. */
type Reported = { id: string; until: number; late: RunEvent[] };

/** The other side does not want it, and will not want it later. */
class Refused extends Error {}

/**
 * Reports the simulated training runs to the API as training code would: first all that began in the last 90 days, the
 * newest first, then in real time. A few heartbeats come late and a few batches twice, as the seed has it. What is away
 * is tried again; after a new start all is sent once more, under the same ids. Ends when the signal does, never throws.
 */
export async function train(options: TrainerOptions): Promise<void> {
  const { market, clock, signal, everyMs = 30_000, trouble = () => {} } = options;
  const reported = new Map<string, Reported | 'refused'>();
  let reachMs = HISTORY_MS;
  try {
    // Whoever began this goes on first: 90 days are worked out in one piece.
    await breath(undefined, { signal });
    for (;;) {
      const now = clock();
      const from = new Date(now.getTime() - reachMs);
      const runs = trainingRuns(market, from, now).filter(({ startedAt }) => startedAt >= from);
      runs.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
      // Taken off one by one: what has been sent need not be held.
      for (let run = runs.pop(); run !== undefined; run = runs.pop()) {
        const known = reported.get(run.externalId);
        if (known === 'refused') continue;
        try {
          reported.set(run.externalId, await report(options, run, known, now));
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          reported.set(run.externalId, 'refused');
          trouble(`${run.name}: ${error.message}`);
        }
      }
      reachMs = 2 * WEEK_MS;
      await sleep(everyMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) trouble((error as Error).message);
  }
}

/** Sends what a run has said since it was last asked. */
async function report(
  options: TrainerOptions,
  run: DemoTrainingRun,
  known: Reported | undefined,
  now: Date,
): Promise<Reported> {
  const { externalId, name, project, tags, plannedEpochs } = run;
  const id =
    known?.id ??
    idOf(await post(options, '/api/v1/runs', { externalId, name, project, tags, plannedEpochs }));
  const events =
    known === undefined ? run.events(HISTORY_HEARTBEAT_SECONDS) : run.events(undefined, known.until);
  const { seed } = options.market;
  const isLate = (event: RunEvent) =>
    event.type === 'heartbeat' && uniform(seed, 'late', externalId, event.id) < LATE;
  let late = known?.late ?? [];
  let sent = 0;
  do {
    const fresh = events.slice(sent, sent + BATCH - late.length);
    sent += fresh.length;
    const batch = [...fresh.filter((event) => !isLate(event)), ...late];
    late = fresh.filter(isLate);
    const [first] = batch;
    if (first === undefined) continue;
    await send(options, id, batch);
    if (uniform(seed, 'twice', externalId, first.id) < TWICE) await send(options, id, batch);
    // Of a run of long ago there is no next time.
  } while (sent < events.length || (known === undefined && late.length > 0));
  return { id, until: now.getTime(), late };
}

async function send(options: TrainerOptions, id: string, batch: RunEvent[]): Promise<void> {
  const answer = await post(options, `/api/v1/runs/${encodeURIComponent(id)}/events`, {
    events: batch.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  });
  const { refused = [] } = answer as { refused?: { why: string }[] };
  if (refused.length > 0) throw new Refused(`${refused.length} events were refused: ${refused[0]?.why}`);
}

/** Tries until it is taken; throws `Refused` where it never will be, and when the signal ends. */
async function post(options: TrainerOptions, path: string, body: unknown): Promise<unknown> {
  const { url, token, signal, firstWaitMs = 1000, trouble = () => {} } = options;
  for (let failures = 1; ; failures += 1) {
    let why: string;
    try {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
      });
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
      why = `POST ${path} was answered ${response.status}: ${text.slice(0, 300)}`;
      if ([400, 409, 413, 415, 422].includes(response.status)) throw new Refused(why);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refused) throw error;
      why = `POST ${path}: ${(error as Error).message}`;
    }
    if (failures === PATIENCE) trouble(why);
    await sleep(Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (failures - 1)), undefined, { signal });
  }
}

function idOf(answer: unknown): string {
  const id = (answer as { id?: unknown } | null)?.id;
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  throw new Refused('the answer has no id');
}
