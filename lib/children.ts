import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Node's options for the worker. Left alone, V8 sizes its heap by the machine's memory and lets a backfill's garbage
 * pile up to twice what is needed; with these the worker stays at about 200 MB however many rows it pulls.
 * `setup.mjs` repeats them for `npm run worker`.
 */
export const WORKER_MEMORY = ['--max-semi-space-size=32', '--max-old-space-size=1024'];

/** `ended`: how it did, in words: `code 1`, `SIGKILL`. */
export type Child = { name: string; process: ChildProcess; ended: Promise<string> };

/**
 * Starts a Node process of its own group, so that Ctrl-C reaches the supervisor alone and things end in order, and
 * with a channel whose end tells the child that the supervisor has died.
 */
export function startChild(
  name: string,
  args: string[],
  options: { env?: Record<string, string>; output?: 'inherit' | 'errors' } = {},
): Child {
  const child = spawn(process.execPath, ['--no-warnings', ...args], {
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ['ignore', options.output === 'errors' ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)),
  );
  return { name, process: child, ended };
}

/** Waits for the child's first message; throws with its own words, or when it ends before. */
export function ready(child: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    child.process.once('message', (message: { failed?: string } | string) => {
      if (typeof message === 'object' && message.failed !== undefined) reject(new Error(message.failed));
      else resolve();
    });
    child.ended.then((how) =>
      reject(new Error(`The ${child.name} process ended (${how}) before it was ready.`)),
    );
  });
}

/** Asks a child to end and waits; after the grace it is killed. */
export async function stopChild(child: Child, graceMs = 20_000): Promise<void> {
  if (child.process.exitCode !== null || child.process.signalCode !== null) return;
  child.process.kill('SIGTERM');
  const timer = setTimeout(() => child.process.kill('SIGKILL'), graceMs);
  await child.ended;
  clearTimeout(timer);
}
