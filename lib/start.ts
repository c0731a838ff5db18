import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Child, ready, startChild, stopChild, WORKER_MEMORY } from './children.ts';
import { closeDb, withTransaction } from './db/client.ts';
import { checkInstallation, claimInstallation } from './db/installation.ts';
import { migrate } from './db/migrate.ts';
import { refreshRollUps } from './db/pool-days.ts';
import { createMarket } from './demo/market.ts';
import { demoCredentials, demoRoleArns, startDemoCloud } from './demo/server.ts';
import { train } from './demo/trainer.ts';
import { type DemoAddress, demoAddress, publishDemoAddress } from './demo-address.ts';
import { type Env, env } from './env.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SERVER_CONDITION = '--conditions=react-server';

const PROGRESS_MS = 2000;

/** What runs and has to be stopped, in the order of its start; once `ending`, nothing more is started. */
type Started = { children: Child[]; closers: (() => Promise<void>)[]; ending: AbortSignal };

function start(started: Started, ...child: Parameters<typeof startChild>): Child {
  started.ending.throwIfAborted();
  const running = startChild(...child);
  started.children.push(running);
  return running;
}

/** Says every two seconds which part is being waited for. */
async function withProgress<T>(started: Started, awaited: Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    const part = started.children.at(-1)?.name;
    if (!started.ending.aborted) console.log(`Starting the ${part ?? 'connection to the database'} ...`);
  }, PROGRESS_MS);
  return awaited.finally(() => clearInterval(timer));
}

/** Starts the simulated cloud and returns the environment with which the AWS SDK finds it instead of AWS. */
async function startDemo(settings: Env, started: Started): Promise<DemoAddress> {
  const { seed, now } = settings.demo;
  const cloud = await startDemoCloud({ seed, clock: () => now ?? new Date() });
  const address = demoAddress(cloud.url, demoCredentials, demoRoleArns);
  const withdraw = await publishDemoAddress(settings.dataDir, address);
  started.closers.push(withdraw, () => cloud.close());
  return address;
}

/** Reports the simulated training runs to the web, once that answers, until the product ends. */
function startTraining({ demo }: Env, url: string, token: string, signal: AbortSignal): void {
  const trouble = (message: string) => console.error(`The simulated training is not reported: ${message}`);
  const clock = () => demo.now ?? new Date();
  void train({ url, token, market: createMarket(demo.seed), clock, signal, trouble });
}

async function startDatabase(settings: Env, started: Started): Promise<void> {
  if (settings.databaseUrl === null) {
    await ready(start(started, 'database', [SERVER_CONDITION, here('./database.ts')]));
  }
  await migrate();
  if (settings.sources.includes('demo')) await withTransaction((tx) => claimInstallation(tx, 'demo'));
  else await checkInstallation('real');
}

/** Waits until the web answers, so that the address is printed when it works. */
async function webAnswers(url: string, web: Child): Promise<void> {
  let ended = false;
  void web.ended.then(() => {
    ended = true;
  });
  while (!ended) {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(30_000) }).catch(
      () => null,
    );
    if (answer !== null) return;
    await sleep(100);
  }
  throw new Error('The web server ended before it answered: see above.');
}

/** Stops in the order of need: nobody loses the database while it still writes. */
async function stopAll(started: Started): Promise<void> {
  await closeDb();
  for (const child of started.children.toReversed()) await stopChild(child);
  for (const close of started.closers.toReversed()) await close();
}

/** Starts every part and returns the address once the web answers there. */
async function startAll(settings: Env, started: Started): Promise<string> {
  const dev = process.argv.includes('--dev');
  await startDatabase(settings, started);
  const [database] = started.children;
  const rest = startOnDatabase(settings, started, dev);
  if (database === undefined) return rest;
  // Without it the others fail too, and would be blamed.
  const fallen = database.ended.then((how): never => {
    throw new Error(`The database process ended (${how}) while the product started.`);
  });
  return Promise.race([rest, fallen]);
}

async function startOnDatabase(settings: Env, started: Started, dev: boolean): Promise<string> {
  const isDemo = settings.sources.includes('demo');
  const cloud = isDemo ? await startDemo(settings, started) : {};
  // Not the user's API_TOKEN: whether that is set stays theirs to decide, and Sources says so truly.
  const token = isDemo ? randomBytes(24).toString('base64url') : null;
  const url = `http://${settings.host === '::1' ? '[::1]' : settings.host}:${settings.port}`;
  const next = ['--import', here('./end-with-parent.ts'), here('../node_modules/next/dist/bin/next')];
  const web = start(
    started,
    'web',
    [...next, dev ? 'dev' : 'start', '-H', settings.host, '-p', String(settings.port)],
    {
      // The cloud's address makes its feeds the same as the worker's.
      env: {
        NODE_ENV: dev ? 'development' : 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        ...cloud,
        ...(token === null ? {} : { DEMO_TOKEN: token }),
      },
      output: dev ? 'inherit' : 'errors',
    },
  );
  await ready(
    start(started, 'worker', [...WORKER_MEMORY, SERVER_CONDITION, here('./worker.ts')], { env: cloud }),
  );
  await webAnswers(url, web);
  if (token !== null) startTraining(settings, url, token, started.ending);
  return url;
}

/** Runs the product until it is told to stop, also while it starts; any part that ends by itself ends the rest. */
async function main(): Promise<number> {
  const settings = env();
  const ending = new AbortController();
  const started: Started = { children: [], closers: [], ending: ending.signal };
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => resolve('stopped'));
  });
  try {
    const starting = withProgress(started, startAll(settings, started));
    const url = await Promise.race([starting, stopped]);
    if (url === 'stopped') {
      // What it was about comes to nothing now.
      starting.catch(() => {});
      return 0;
    }
    console.log(
      `Spotledger is at ${url}${settings.sources.includes('demo') ? ' (simulated data; SOURCES=aws for your own account)' : ''}. Ctrl-C stops it.`,
    );
    // What an import that was broken off left undone, where no worker would come to it.
    void refreshRollUps(ending.signal).catch((error: Error) => {
      if (!ending.signal.aborted) console.error(`The daily means are not up to date: ${error.message}`);
    });
    const fallen = Promise.race(started.children.map(async (child) => ({ child, how: await child.ended })));
    const outcome = await Promise.race([stopped, fallen]);
    if (outcome === 'stopped') {
      console.log('Stopping ...');
      return 0;
    }
    console.error(
      `The ${outcome.child.name} process ended (${outcome.how}): stopping the rest. Start again with npm start; nothing that was written is lost.`,
    );
    return 1;
  } finally {
    ending.abort();
    await stopAll(started);
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
