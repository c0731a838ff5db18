// How set-up runs other programs. Plain JavaScript without dependencies, as setup.mjs.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/** A problem with a remedy: printed as one line, without a stack. */
export class Stop extends Error {}

export const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;
const child = { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, NEXT_TELEMETRY_DISABLED: '1' };

/** The remedy for what programs print when the machine is at fault. */
export function remedy(output) {
  if (/ENOSPC|no space left/i.test(output))
    return 'The disk is full: free some space (about 2 GB) and run it again.';
  if (/EACCES|EPERM|permission denied/i.test(output))
    return `This folder cannot be written: check who owns ${root}.`;
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(output))
    return "The npm registry cannot be reached: check the network or npm's proxy settings.";
  return null;
}

/** Runs a step quietly, with a line that moves while it lasts; shows what it printed only where it failed. */
export function step(title, file, args, { env = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const from = Date.now();
    const live = process.stdout.isTTY;
    let output = '';
    const running = spawn(file, args, {
      cwd: root,
      shell,
      env: { ...process.env, ...child, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.stdout.on('data', (data) => {
      output += data;
    });
    running.stderr.on('data', (data) => {
      output += data;
    });
    if (!live) console.log(`${title} ...`);
    const ticker = setInterval(() => {
      if (live) process.stdout.write(`\r${title} ... ${seconds(from)} `);
    }, 200);
    const fail = (why) => {
      clearInterval(ticker);
      if (live) process.stdout.write('\n');
      reject(
        new Stop(
          remedy(output) ?? `${title} failed (${why}):\n${output.trim().split('\n').slice(-40).join('\n')}`,
        ),
      );
    };
    running.on('error', (error) => fail(error.message));
    running.on('close', (code) => {
      if (code !== 0) return fail(`exit code ${code}`);
      clearInterval(ticker);
      console.log(`${live ? '\r' : ''}${title}: done in ${seconds(from)}   `);
      resolve();
    });
  });
}

/** Runs a program in the foreground and hands its exit code on. Signals go to it; it decides how to end. */
export function foreground(file, args, env = {}) {
  return new Promise((resolve) => {
    const running = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...child, ...env },
      stdio: 'inherit',
    });
    // Ctrl-C reaches the whole group by itself; a signal to this process alone has to be handed on.
    const hand = (signal) => () => running.kill(signal);
    process.on('SIGINT', () => {});
    process.on('SIGTERM', hand('SIGTERM'));
    process.on('SIGHUP', hand('SIGTERM'));
    // npm starts us through a shell that dies of a signal without handing it on: then the parent changes.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event !== undefined && process.ppid !== parent) running.kill('SIGTERM');
    }, 500);
    running.on('close', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}
