import type { Job, PgBoss } from 'pg-boss';
import { closeDb, connection } from '#lib/db/client';
import { isDue, pruneRuns } from '#lib/db/feed-runs';
import { migrate } from '#lib/db/migrate';
import { sweepUsage } from '#lib/db/usage-staging';
import { vacuumEmbedded } from '#lib/db/vacuum';
import { findDemoAddress } from '#lib/demo-address';
import { type Env, env, extendEnv, now } from '#lib/env';
import {
  createBoss,
  createQueues,
  type ListJob,
  QUEUES,
  type RunJob,
  sendList,
  sendWaiting,
} from '#lib/ingest/jobs';
import { listFeed } from '#lib/ingest/list-feed';
import { listen } from '#lib/ingest/listen';
import { keepLedgers } from '#lib/ingest/make-ledgers';
import { runFeed } from '#lib/ingest/run-feed';
import type { Feed } from '#lib/sources/feed';
import { createEventQueues, createFeeds } from '#lib/sources/index';

const DAY = 86_400_000;
const KEEP_RUNS_DAYS = 30;
// Instances are listed every two minutes, everywhere.
const KEEP_IDLE_RUNS_DAYS = 3;
// Workers that start together ask once.
const START_SECONDS = 10;
// A clock comes by a little early.
const SLACK_SECONDS = 3_600;

const secondsAgo = (seconds: number) => new Date(now().getTime() - seconds * 1000);
// Runs mostly wait for the provider, so several at once a process; the embedded database has one backend for them all.
const RUNS_AT_ONCE = { embedded: 3, postgres: 6 };

type Context = {
  boss: PgBoss;
  feeds: Map<string, Feed>;
  stopping: AbortSignal;
  installation: 'demo' | 'real';
};

const say = (line: string) => console.log(`${new Date().toISOString()} ${line}`);

/** While the database is away every queue complains twice a second: the same words once a minute are enough. */
function onceAMinute(tell: (what: string) => void): (what: string) => void {
  const told = new Map<string, number>();
  return (what) => {
    const last = told.get(what) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - last < 60_000) return;
    told.set(what, performance.now());
    tell(what);
  };
}

function feedOf(context: Context, id: string): Feed | undefined {
  const feed = context.feeds.get(id);
  if (feed === undefined) say(`${id}: this worker's SOURCES does not have that feed; the job is dropped`);
  return feed;
}

async function list(context: Context, job: Job<ListJob>): Promise<void> {
  const feed = feedOf(context, job.data.feed);
  if (feed === undefined) return;
  const signal = AbortSignal.any([context.stopping, job.signal]);
  const { runId } = job.data;
  // By the clock alone a feed whose calls cost money is not asked twice in a period.
  const isByClock = runId === undefined && job.retryCount === 0;
  if (
    isByClock &&
    feed.price !== undefined &&
    !(await isDue(feed.id, secondsAgo(feed.periodSeconds - SLACK_SECONDS), true))
  )
    return;
  const listed = await listFeed(context.boss, feed, { clock: now, signal, runId, again: job.retryCount > 0 });
  if (listed.error === null) return;
  say(`${feed.id}: ${listed.error}`);
  if (listed.retry) throw new Error(listed.error);
}

async function run(context: Context, job: Job<RunJob>): Promise<void> {
  const { feed: id, account, region, runId } = job.data;
  const feed = feedOf(context, id);
  if (feed === undefined) return;
  const signal = AbortSignal.any([context.stopping, job.signal]);
  const outcome = await runFeed(feed, { account, region }, runId, {
    clock: now,
    signal,
    installation: context.installation,
  });
  if (outcome.status === 'succeeded') return;
  say(`${id} ${account} ${region}: ${outcome.error}`);
  if (outcome.retry) throw new Error(outcome.error);
}

/**
 * Asks for what waits, and for every feed that nobody asked for within its period, or `withinSeconds` where its calls
 * cost nothing, or of which nothing could be had so far.
 */
async function catchUp({ boss, feeds }: Context, withinSeconds = Number.POSITIVE_INFINITY): Promise<void> {
  for (const feed of feeds.values()) {
    await sendWaiting(boss, feed, now());
    const seconds =
      feed.price === undefined ? Math.min(feed.periodSeconds, withinSeconds) : feed.periodSeconds;
    if (await isDue(feed.id, secondsAgo(seconds), feed.price !== undefined))
      await sendList(boss, { feed: feed.id });
  }
}

/** Every feed by its own clock, and at the start: accounts, regions and types may be other ones than before. */
async function schedule(context: Context): Promise<void> {
  for (const feed of context.feeds.values())
    await context.boss.schedule(QUEUES.list, feed.cron, { feed: feed.id } satisfies ListJob, {
      key: feed.id,
      singletonKey: feed.id,
    });
  await catchUp(context, START_SECONDS);
  await context.boss.schedule(QUEUES.tidy, '*/10 * * * *');
}

/** Starts working and returns the stop: running feeds finish the write they are in and go on from there next time. */
export async function startWorker(settings: Env): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const boss = createBoss(connection(), 'worker');
  const complain = onceAMinute((what) => say(`jobs: ${what}`));
  boss.on('error', (error) => complain(error.message.replace(/ \(Queue: .*\)$/, '')));
  await boss.start();
  await createQueues(boss);
  const feeds = new Map(createFeeds(settings).map((feed) => [feed.id, feed]));
  const installation = settings.sources.includes('demo') ? 'demo' : 'real';
  const context: Context = { boss, feeds, stopping: stopping.signal, installation };
  const polling = { pollingIntervalSeconds: 0.5, batchSize: 1 };
  const runs = connection().embedded ? RUNS_AT_ONCE.embedded : RUNS_AT_ONCE.postgres;

  await boss.work<ListJob>(QUEUES.list, polling, async ([job]) => {
    if (job !== undefined) await list(context, job);
  });
  await boss.work<RunJob>(QUEUES.run, { ...polling, localConcurrency: runs }, async ([job]) => {
    if (job !== undefined) await run(context, job);
  });
  await boss.work(QUEUES.tidy, polling, async () => {
    await catchUp(context);
    const daysAgo = (days: number) => new Date(now().getTime() - days * DAY);
    await pruneRuns(daysAgo(KEEP_RUNS_DAYS), daysAgo(KEEP_IDLE_RUNS_DAYS));
    await sweepUsage(stopping.signal);
    await vacuumEmbedded();
  });
  await schedule(context);
  const listening = createEventQueues(settings).map((queue) =>
    listen(queue, { clock: now, signal: stopping.signal, installation, say }),
  );
  const keeping = keepLedgers({ clock: now, signal: stopping.signal, say });
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...listening, keeping]);
      await boss.stop({ graceful: true, timeout: 15_000 });
      await closeDb();
    },
  };
}

async function main(): Promise<void> {
  // Also where the environment names an endpoint: the one that runs on this data directory is the one that is meant.
  const settings = env().sources.includes('demo') ? extendEnv(await findDemoAddress(env().dataDir)) : env();
  await migrate();
  const worker = await startWorker(settings);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await worker.stop().catch((error: Error) => say(`stopping: ${error.message}`));
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The supervisor holds the other end: a worker never outlives it.
  process.once('disconnect', stop);
  if (process.connected) process.send?.('ready', undefined, undefined, () => {});
  // It may have died while this one was starting. Undefined: started by hand, without one.
  if (process.connected === false) await stop();
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
