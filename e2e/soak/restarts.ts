import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../lib/start.ts', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

type Feeds = { rows: { status: string; scopes: unknown[] }[] };

/** 3 accounts x 6 regions of zones, instances and trails, 6 regions each of types, list and spot prices, 4 of bills, the Advisor. */
const SCOPES = 77;

/** What the newest product has printed. */
let said = '';

/** Starts the built product as `npm start` does, after set-up. */
function start(dataDir: string, port: number): ChildProcess {
  const product = spawn(process.execPath, ['--conditions=react-server', '--no-warnings', START], {
    env: {
      ...process.env,
      SOURCES: 'demo',
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      PORT: String(port),
      DEMO_NOW: '2026-11-23T12:00:00Z',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  said = '';
  for (const stream of [product.stdout, product.stderr])
    stream.on('data', (data) => {
      said += data;
    });
  return product;
}

async function until<T>(what: string, seconds: number, ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await ask().catch(() => null);
    if (answer !== null) return answer;
    await sleep(200);
  }
  throw new Error(`Not within ${seconds} s: ${what}`);
}

/** The processes that still belong to a data directory. */
async function processesOf(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.includes(`DATA_DIR=${dataDir}`) && pid !== String(process.pid)) found.push(pid);
  }
  return found;
}

const answers = (port: number, path: string) => async () => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5000) });
  return response.ok ? ((await response.json()) as unknown) : null;
};

/**
 * SIGKILL strikes the supervisor at random moments: its children must follow it, the next start must take over the
 * data directory, and in the end all data must be there as if nothing had happened.
 */
export async function restarts(times: number): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotledger-restart-'));
  const port = await freePort();
  try {
    for (let round = 0; round < times; round++) {
      const product = start(dataDir, port);
      await sleep(2500 + Math.random() * 5000);
      product.kill('SIGKILL');
      await once(product, 'exit');
      await until('the children follow their supervisor', 40, async () =>
        (await processesOf(dataDir)).length === 0 ? true : null,
      );
    }
    const product = start(dataDir, port);
    let seen: Feeds | null = null;
    await until('every feed has succeeded', 180, async () => {
      const feeds = (await answers(port, '/api/v1/feeds')()) as Feeds | null;
      seen = feeds;
      if (feeds === null || feeds.rows.some((feed) => feed.status !== 'succeeded')) return null;
      return feeds.rows.reduce((sum, feed) => sum + feed.scopes.length, 0) === SCOPES ? true : null;
    }).catch((error: unknown) => {
      throw new Error(
        `${(error as Error).message}; the feeds were ${JSON.stringify(seen)?.slice(0, 4000)}; it printed:\n${said.slice(-2000)}`,
      );
    });
    const pools = (await until('the pools', 30, answers(port, '/api/v1/pools?limit=1'))) as { total: number };
    if (pools.total !== 151) throw new Error(`${pools.total} of the simulated cloud's 151 accelerator pools`);
    product.kill('SIGTERM');
    await once(product, 'exit');
    if (product.exitCode !== 0) throw new Error(`The product ended with ${product.exitCode}`);
    const left = await processesOf(dataDir);
    if (left.length > 0) throw new Error(`Processes left: ${left.join(', ')}`);
    const files = await readdir(dataDir);
    if (files.includes('owner.lock')) throw new Error('The lock was left behind');
    return `${pools.total} pools after ${times} kills of the whole product`;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
