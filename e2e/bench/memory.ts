import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WORKER_MEMORY } from '#lib/children';
import { openPostgres } from '#lib/db/testing';
import { count, type Figure } from './figures.ts';
import type { Part } from './parts.ts';

const FEW = 100_000;
/** Memory that grew with the rows would grow fiftyfold; this leaves room for how late V8 collects. */
const FLAT = 1.25;

type Memory = { heapBytes: number; peakBytes: number };

function run(url: string, rows: number): Promise<Memory> {
  const child = fork(fileURLToPath(new URL('./memory-child.ts', import.meta.url)), [url, String(rows)], {
    execArgv: ['--conditions=react-server', '--no-warnings', '--expose-gc', ...WORKER_MEMORY],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (memory: Memory) => resolve(memory));
    child.once('exit', (code) =>
      reject(new Error(`The process that ingests ${rows} rows ended with ${code}.`)),
    );
  });
}

const megabytes = (bytes: number) => `${count(bytes / 1e6)} MB`;

/**
 * The memory of a process that does nothing but run one feed, with the options that the worker is started with: its peak (RSS, as the kernel saw it), and what it holds
 * in mid-run after a garbage collection, when the last rows have just been handed over. Both flat: what a run holds
 * is a few batches, however many rows there are.
 */
export const memory: Part = async ({ serverUrl, memoryRows }, later) => {
  const measured = async (rows: number) => {
    const database = await openPostgres(serverUrl);
    later(database.close);
    const used = await run(database.url, rows);
    console.error(
      `memory, ${count(rows)} rows: peak ${megabytes(used.peakBytes)}, in use ${megabytes(used.heapBytes)}`,
    );
    return used;
  };
  const few = await measured(FEW);
  const many = await measured(memoryRows);
  const figure = (what: string, read: (memory: Memory) => number): Figure => ({
    what: `${what}, ${count(memoryRows)} rows`,
    measured: megabytes(read(many)),
    against: `${megabytes(read(few))}: ${count(FEW)} rows`,
    ratio: read(many) / read(few),
    target: { atMost: FLAT },
  });
  return [
    figure('peak memory of the ingesting process', ({ peakBytes }) => peakBytes),
    figure('heap in use while it ingests', ({ heapBytes }) => heapBytes),
  ];
};
