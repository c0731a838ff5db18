import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import type { Connection } from '#lib/db/connection';
import { dropQueuedRun, isWaiting, openRun, queueRun, requeueRun, waitingRuns } from '#lib/db/feed-runs';
import type { Feed, Scope } from '#lib/sources/feed';

/** The job queues: one lists what a feed has to pull, one pulls it for one account and region, one tidies up. */
export const QUEUES = { list: 'feed-list', run: 'feed-run', tidy: 'tidy' } as const;

export type ListJob = { feed: string; runId?: number };
export type RunJob = Scope & { feed: string; runId: number };

// A killed worker's job is seen after the heartbeat and tried again with growing pauses. `exclusive`: of one key only
// one job waits or runs, however many workers there are.
const OPTIONS = {
  policy: 'exclusive',
  retryLimit: 5,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 30,
  expireInSeconds: 3600,
  heartbeatSeconds: 10,
  deleteAfterSeconds: 3600,
} as const;

/** pg-boss on the product's database. A `worker` also supervises queues and schedules; a `sender` only sends. */
export function createBoss(connection: Connection, role: 'worker' | 'sender'): PgBoss {
  const { connectionString, host, port, user, database } = connection.pool;
  const address = connectionString === undefined ? { host, port, user, database } : { connectionString };
  const works = role === 'worker';
  return new PgBoss({
    ...address,
    max: connection.embedded || !works ? 2 : 4,
    schema: 'jobs',
    supervise: works,
    schedule: works,
    superviseIntervalSeconds: 5,
    // Left at its 60 s, a dead worker's job would be noticed that late, whatever its heartbeat.
    monitorIntervalSeconds: 5,
    cronWorkerIntervalSeconds: 2,
  });
}

/** Makes the queues; safe to call by every process at once. */
export async function createQueues(boss: PgBoss): Promise<void> {
  for (const name of Object.values(QUEUES)) await boss.createQueue(name, OPTIONS);
}

/** Asks for the listing of a feed; nothing happens where one waits or runs already. */
export const sendList = (boss: PgBoss, job: ListJob) =>
  boss.send(QUEUES.list, job, { singletonKey: job.feed });

// A queue remembers its ended jobs for an hour.
const OPEN_STATES: string[] = ['created', 'retry', 'active'];

/** The job of a key that waits or runs, also under a worker that has just died. */
async function openJob(boss: PgBoss, queue: string, key: string): Promise<{ runId?: number } | undefined> {
  const jobs = await boss.findJobs<{ runId?: number }>(queue, { key });
  return jobs.find(({ state }) => OPEN_STATES.includes(state))?.data;
}

/** Asks for the listing of a feed with a run of its own in the log; null where one without such waits or runs already. */
export async function sendLoggedList(boss: PgBoss, feed: string, now: Date): Promise<number | null> {
  const runId = await queueRun({ feed, account: '', region: '' }, now);
  if ((await sendList(boss, { feed, runId })) !== null) return runId;
  const waiting = await openJob(boss, QUEUES.list, feed);
  if (waiting?.runId !== runId) await dropQueuedRun(runId);
  return waiting?.runId ?? null;
}

// Together longer than a job that died takes to be noticed.
const ATTEMPTS = 100;
const PAUSE_MS = 250;

const keyOf = (feed: string, { account, region }: Scope) => `${feed}|${account}|${region}`;

/** The run whose failed job waits for its next try. */
async function waitingRun(boss: PgBoss, key: string): Promise<number | null> {
  const [job] = await boss.findJobs<RunJob>(QUEUES.run, { key, queued: true });
  return job?.data.runId ?? null;
}

/**
 * Asks for a run of a feed at one account and region and returns the run's id: a new one, or the one that waits or
 * runs already.
 */
export async function sendRun(boss: PgBoss, feed: Feed, scope: Scope, now: Date): Promise<number> {
  const key = { feed: feed.id, account: scope.account, region: scope.region };
  const runId = await queueRun(key, now, feed.selection);
  const job: RunJob = { ...key, runId };
  const singletonKey = keyOf(feed.id, scope);
  // A job ends a moment after its run: until then it keeps a new one out although nothing runs any more.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if ((await boss.send(QUEUES.run, job, { singletonKey })) !== null) return runId;
    const waiting = await waitingRun(boss, singletonKey);
    const other = waiting ?? (await openRun(key, runId));
    if (other === runId) return runId;
    if (other !== null) {
      await dropQueuedRun(runId);
      if (other === waiting) await requeueRun(other);
      return other;
    }
    if (!(await isWaiting(runId))) return runId;
    await sleep(PAUSE_MS);
  }
  await dropQueuedRun(runId);
  throw new Error(
    `${singletonKey} could not be queued: its last job does not end. It is tried again with the next listing.`,
  );
}

/**
 * Asks once more for what waits of a feed without a job: whoever asked for it may have died before its job was sent.
 * Where a job is there, it or its next try will come to the run.
 */
export async function sendWaiting(boss: PgBoss, feed: Feed, now: Date): Promise<void> {
  for (const scope of await waitingRuns(feed.id)) {
    const [queue, key] = scope.region === '' ? [QUEUES.list, feed.id] : [QUEUES.run, keyOf(feed.id, scope)];
    if ((await openJob(boss, queue, key)) !== undefined) continue;
    if (scope.region === '') await sendLoggedList(boss, feed.id, now);
    else await sendRun(boss, feed, scope, now);
  }
}
