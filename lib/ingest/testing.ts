import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { db } from '#lib/db/client';
import type { TestDatabase } from '#lib/db/testing';
import { createMarket } from '#lib/demo/market';
import {
  type DemoCloudOptions,
  demoCredentials,
  demoRoleArns,
  type FaultRule,
  startDemoCloud,
} from '#lib/demo/server';
import { demoAddress, publishDemoAddress } from '#lib/demo-address';

const WORKER = fileURLToPath(new URL('../worker.ts', import.meta.url));
/** 3 accounts x 6 regions of zones and of instances, 6 regions each of types, list prices and spot prices. */
const PRICE_SCOPES = 54;
/** Cost Explorer of 3 accounts, one billing export. */
const BILL_SCOPES = { 'aws.cost-explorer': 3, 'aws.billing-export': 1 };
/** What belongs to an account; the rest may come by any. */
const OF_ACCOUNTS = ['aws.zones', 'aws.instances', 'aws.cost-explorer'];

export type BillFeed = keyof typeof BILL_SCOPES;
export const BILL_FEEDS = Object.keys(BILL_SCOPES) as BillFeed[];

export type Laboratory = Awaited<ReturnType<typeof openLaboratory>>;

/** A simulated cloud whose clock is set by hand, and worker processes on a test database that pull from it. */
export async function openLaboratory(
  database: TestDatabase,
  options: {
    seed: number;
    now: Date;
    faults?: FaultRule[];
    /** which feeds of bills the workers run beside those of prices and instances; default none */
    bills?: readonly BillFeed[];
    /** the queue of events that workers listen to; default none, and no trail */
    queue?: DemoCloudOptions['queue'];
  },
) {
  const { seed, faults, bills = [], queue } = options;
  let now = options.now;
  const nows = [now];
  const cloud = await startDemoCloud({ seed, clock: () => now, faults, queue });
  const dataDir = database.dataDir ?? (await mkdtemp(join(tmpdir(), 'spotledger-lab-')));
  await publishDemoAddress(dataDir, {
    ...demoAddress(cloud.url, demoCredentials, demoRoleArns),
    ...{ CLOUDTRAIL: 'off', SPOT_ADVISOR_URL: 'off' },
    ...(queue === undefined ? { INTERRUPTION_QUEUE_URLS: '' } : {}),
    ...(bills.includes('aws.billing-export') ? {} : { BILLING_EXPORTS: '' }),
    ...(bills.includes('aws.cost-explorer') ? {} : { COST_EXPLORER_MAX_USD_PER_MONTH: '0' }),
  });
  const workers = new Set<ChildProcess>();
  let output = '';

  const kill = async (worker: ChildProcess, signal: NodeJS.Signals) => {
    workers.delete(worker);
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.kill(signal);
    await gone;
  };

  return {
    cloud,
    market: createMarket(options.seed),
    /** every instant at which the cloud's clock stood */
    nows,
    log: () => output,
    /** Sets the clock of the cloud and of the workers started from now on. */
    setNow(next: Date) {
      now = next;
      nows.push(next);
    },
    /** Starts a worker process and waits until it works. */
    async startWorker(settings: Record<string, string> = {}): Promise<ChildProcess> {
      const worker = spawn(process.execPath, ['--conditions=react-server', '--no-warnings', WORKER], {
        env: {
          ...process.env,
          SOURCES: 'demo',
          DATA_DIR: dataDir,
          DATABASE_URL: database.url ?? '',
          DEMO_NOW: now.toISOString(),
          ...settings,
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      workers.add(worker);
      for (const stream of [worker.stdout, worker.stderr]) {
        stream?.on('data', (data) => {
          output += data;
        });
      }
      await new Promise<void>((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('exit', (code) => reject(new Error(`The worker ended with ${code}: ${output}`)));
      });
      return worker;
    },
    kill,
    /** Asks for these feeds, or every one, everywhere once more, as their schedules would. */
    async makeDue(feeds?: readonly string[]) {
      await db().$executeRaw`
        update feed_run set requested_at = requested_at - interval '2 days'
        where ${feeds === undefined} or feed = any(${feeds ?? []}::text[])`;
    },
    async close() {
      await Promise.all([...workers].map((worker) => kill(worker, 'SIGTERM')));
      await cloud.close();
      if (database.dataDir === null) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Newest = { feed: string; account: string; region: string; status: string; error: string | null };

const newestRuns = (afterId: number) => db().$queryRaw<Newest[]>`
  select distinct on (feed, account, region) feed, account, region, status::text, error
  from feed_run where id > ${afterId} and region <> '' order by feed, account, region, id desc`;

/** Waits until every feed has succeeded everywhere by runs after `afterId`; throws with what is open when it lasts too long. */
export async function waitForAll(
  options: { afterId?: number; timeoutMs?: number; log?: () => string; bills?: readonly BillFeed[] } = {},
): Promise<void> {
  const { bills = [] } = options;
  const scopes = bills.reduce((sum, feed) => sum + BILL_SCOPES[feed], PRICE_SCOPES);
  const until = Date.now() + (options.timeoutMs ?? 90_000);
  let open: Newest[] = [];
  let done = 0;
  while (Date.now() < until) {
    const runs = await newestRuns(options.afterId ?? 0);
    open = runs.filter((run) => run.status === 'queued' || run.status === 'running');
    // What all accounts share may come by any of them, and by a second one after the first could not be listed.
    const places = runs
      .filter((run) => run.status === 'succeeded')
      .map((run) => `${run.feed} ${run.region} ${OF_ACCOUNTS.includes(run.feed) ? run.account : ''}`);
    done = new Set(places).size;
    if (done === scopes && open.length === 0) return;
    await sleep(200);
  }
  throw new Error(
    `Done: ${done} of ${scopes} places, open ${JSON.stringify(open.slice(0, 5))}\n${options.log?.().slice(-2000) ?? ''}`,
  );
}

/**
 * The tries of runs that are under way, of some feeds or of all; those of killed workers are among them until their
 * runs are begun again.
 */
export async function triesUnderWay(feeds?: string[]): Promise<Set<string>> {
  const runs = await db().feedRun.findMany({
    where: { status: 'running', ...(feeds === undefined ? {} : { feed: { in: feeds } }) },
    select: { id: true, tries: true },
  });
  return new Set(runs.map(({ id, tries }) => `${id}/${tries}`));
}

/** Waits until a run that was not among `before` is under way; false when none begins in time. */
export async function runBegins(before: Set<string>, timeoutMs = 30_000, feeds?: string[]): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  do {
    if ([...(await triesUnderWay(feeds))].some((one) => !before.has(one))) return true;
    await sleep(20);
  } while (Date.now() < until);
  return false;
}

export const lastRunId = async () => (await db().feedRun.aggregate({ _max: { id: true } }))._max.id ?? 0;
