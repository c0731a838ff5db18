import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { db } from '#lib/db/client';
import { refreshRollUps } from '#lib/db/pool-days';
import type { TestDatabase } from '#lib/db/testing';
import { DEMO_INSTANCE_TYPES, demoInstanceType, isAccelerator } from '#lib/demo/catalog';
import { createMarket } from '#lib/demo/market';
import {
  type DemoCloudOptions,
  demoCredentials,
  demoRoleArns,
  type FaultRule,
  startDemoCloud,
} from '#lib/demo/server';
import { demoAddress, publishDemoAddress } from '#lib/demo-address';

const DAY = 86_400_000;
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

export type Price = [pool: string, at: string, usdPerHour: string];

/** What the ledger holds: every spot record and every list price, in words that compare exactly. */
export async function keptPrices(): Promise<{ spot: Price[]; onDemand: Price[] }> {
  const spot = await db().$queryRaw<{ pool: string; at: Date; usd: string }[]>`
    select concat_ws(' ', p.region, p.zone, p.instance_type, p.os) as pool, s.at, s.usd_per_hour::text as usd
    from spot_price s join pool p on p.id = s.pool_id order by 1, 2`;
  const onDemand = await db().$queryRaw<{ pool: string; at: Date; usd: string }[]>`
    select concat_ws(' ', region, instance_type, os) as pool, valid_from as at, usd_per_hour::text as usd
    from on_demand_price order by 1, 2`;
  const words = (rows: { pool: string; at: Date; usd: string }[]) =>
    rows.map((row): Price => [row.pool, row.at.toISOString(), Number(row.usd).toFixed(6)]);
  return { spot: words(spot), onDemand: words(onDemand) };
}

type Derived = { latest: unknown; days: unknown };

/**
 * What is kept beside the records to be read fast, newest prices and daily roll-up: as ingestion left it, and as it
 * must be by the records alone.
 */
export async function derivedPrices(): Promise<{ kept: Derived; anew: Derived }> {
  const latest = () => db().$queryRaw`
    select pool_id, at, usd_per_hour::text as usd, rolled_until = observed_at as rolled from pool_latest order by pool_id`;
  const days = () => db().$queryRaw`
    select pool_id, day, usd_seconds::text as usd_seconds, known_seconds::text as known_seconds,
           min_usd_per_hour::text as low, max_usd_per_hour::text as high
    from pool_day order by pool_id, day`;
  const kept = { latest: await latest(), days: await days() };
  await db().$executeRaw`truncate pool_day`;
  await db().$executeRaw`update pool_latest set rolled_until = null`;
  await refreshRollUps();
  const newest = await db().$queryRaw`
    select distinct on (pool_id) pool_id, at, usd_per_hour::text as usd, true as rolled from spot_price order by pool_id, at desc`;
  return { kept, anew: { latest: newest, days: await days() } };
}

const byPoolAndTime = (a: Price, b: Price) =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;

/**
 * What the ledger must hold by the market's own word: each accelerator pool's records of the 90 days before the first
 * pull, the one that held when they began, and all since; and each list price, of any type, that was valid at a pull.
 */
export function truePrices({ market, nows }: Laboratory): { spot: Price[]; onDemand: Price[] } {
  const from = new Date((nows[0] as Date).getTime() - 90 * DAY);
  const to = new Date((nows.at(-1) as Date).getTime() + 1);
  const pools = market.pools().filter((pool) => {
    const type = demoInstanceType(pool.instanceType);
    return type !== undefined && isAccelerator(type);
  });
  const spot = pools.flatMap((pool) => {
    const before = market.recordBefore(pool, from);
    return [...(before === null ? [] : [before]), ...market.spotRecords(pool, from, to)].map(
      (record): Price => [
        `${pool.region} ${pool.zoneId} ${pool.instanceType} ${pool.os}`,
        record.at.toISOString(),
        Number(record.usdPerHour).toFixed(6),
      ],
    );
  });
  const sold = DEMO_INSTANCE_TYPES.flatMap(({ name, regions }) =>
    regions.map((region) => ({ region, name })),
  );
  const onDemand = sold.flatMap(({ region, name }) => {
    const steps = market.onDemandSteps(region, name);
    const valid = new Set(nows.map((now) => steps.findLast((step) => step.at <= now)));
    return [...valid].flatMap((step): Price[] =>
      step === undefined
        ? []
        : [[`${region} ${name} linux`, step.at.toISOString(), Number(step.usdPerHour).toFixed(6)]],
    );
  });
  return { spot: spot.toSorted(byPoolAndTime), onDemand: onDemand.toSorted(byPoolAndTime) };
}
