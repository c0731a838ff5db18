import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processTree, survivors } from './processes.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What machine writes carry in the tests. */
export const API_TOKEN = 'e2e-token-0123456789abcdef';
/** The simulated cloud of the tests always shows the same market at the same instant. */
export const DEMO = { DEMO_SEED: '7', DEMO_NOW: '2026-11-23T12:00:00Z' };

const OURS =
  /^(HOST|PORT|DATABASE_URL|SOURCES|DATA_DIR|API_TOKEN|APP_SECRET|AWS_.*|SPOT_.*|DEMO_.*|INTERRUPTION_.*|CLOUDTRAIL)$/;
const START_MS = 90_000;
const STOP_MS = 30_000;

/** The environment of this process without what configures the product, and with `settings` in its place. */
export function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const rest = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  return { ...Object.fromEntries(rest), ...settings } as NodeJS.ProcessEnv;
}

/** A port that nothing listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** An empty folder for a ledger; `remove` deletes it. */
export function dataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'spotledger-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A program under way, with all that it printed. */
export type Program = {
  process: ChildProcess;
  pid: number;
  stdout: () => string;
  stderr: () => string;
  ended: Promise<number | null>;
};

/** Starts a Node program of the project in a process group of its own, as a shell starts a command. */
export function runNode(args: string[], settings: Record<string, string>): Program {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: environment(settings),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { process: child, pid: child.pid ?? 0, stdout: () => stdout, stderr: () => stderr, ended };
}

/** The built product, as `npm start` runs it once all is set up. */
export const runProduct = (settings: Record<string, string>): Program =>
  runNode(['--conditions=react-server', '--no-warnings', 'lib/start.ts'], settings);

/** Waits until a program has printed something; throws with its words when it ends or takes too long. */
export async function printed(program: Program, pattern: RegExp, withinMs = START_MS): Promise<void> {
  const said = () => `${program.stdout()}${program.stderr()}`;
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(program.stdout()) && resolve();
      program.process.stdout?.on('data', look);
      timer = setTimeout(
        () => reject(new Error(`Not within ${withinMs} ms: ${pattern}\n${said()}`)),
        withinMs,
      );
      void program.ended.then((code) =>
        reject(new Error(`It ended (${code}) before ${pattern}:\n${said()}`)),
      );
      look();
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a program and waits until every process that came from it is gone; throws where one stays. */
export async function stopProgram(
  program: Program,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  const tree = processTree(program.pid);
  program.process.kill(signal);
  const left = await survivors(tree, STOP_MS);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  const code = await program.ended;
  if (left.length > 0)
    throw new Error(`${left.length} processes outlived ${signal}:\n${program.stdout()}${program.stderr()}`);
  return code;
}

/** The built product on an empty data folder, once it answers, its writes open to API_TOKEN; `stop` ends it and removes the folder. */
export async function startLedger(
  settings: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const data = dataFolder();
  const port = await freePort();
  const program = runProduct({ ...settings, PORT: String(port), DATA_DIR: data.path, API_TOKEN });
  const stop = async () => {
    try {
      await stopProgram(program);
    } finally {
      data.remove();
    }
  };
  try {
    await printed(program, /Spotledger is at /);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}
