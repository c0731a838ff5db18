import { fork } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORKER_MEMORY } from '#lib/children';
import { count, type Figure, median } from './figures.ts';
import { bareAggregation, makeBill } from './made-bill.ts';
import type { Part } from './parts.ts';

const LINES = 2_000_000;
const FEW = 200_000;
const ROUNDS = 3;
const SLOWER = 1.5;
/** Memory that grew with the lines would grow tenfold. */
const FLAT = 2;

type Read = { ms: number; rows: number; peakBytes: number };

function read(file: string): Promise<Read> {
  const child = fork(fileURLToPath(new URL('./bill-child.ts', import.meta.url)), [file], {
    execArgv: ['--conditions=react-server', '--no-warnings', ...WORKER_MEMORY],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (done: Read) => resolve(done));
    child.once('exit', (code) => reject(new Error(`The process that reads ${file} ended with ${code}.`)));
  });
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (bytes: number) => `${count(bytes / 1e6)} MB`;

/**
 * The time in which a bill of 2,000,000 lines becomes usage lines (checked, said what each is, every line accounted
 * for), as csv.gz and as Parquet, against DuckDB's bare aggregation of the same file in turns; and the peak memory of
 * the process that does it, against a tenth of the lines.
 */
export const bills: Part = async (_options, later) => {
  const folder = await mkdtemp(join(tmpdir(), 'spotledger-bills-'));
  later(() => rm(folder, { recursive: true, force: true }));
  const small = await mkdtemp(join(folder, 'small-'));
  const large = await makeBill(folder, LINES);
  const few = await makeBill(small, FEW);
  const figures: Figure[] = [];
  for (const kind of ['csv', 'parquet'] as const) {
    const file = large[kind];
    console.error(`bills: ${kind} of ${count(LINES)} lines, ${megabytes((await stat(file)).size)}`);
    const ours: number[] = [];
    const bare: number[] = [];
    let peak = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const aggregated = await bareAggregation(file);
      const done = await read(file);
      if (aggregated.rows !== done.rows || done.rows < 1_000)
        throw new Error(
          `${kind}: ${done.rows} usage lines are not the ${aggregated.rows} of the bare aggregation.`,
        );
      ours.push(done.ms);
      bare.push(aggregated.ms);
      peak = Math.max(peak, done.peakBytes);
    }
    const name = kind === 'csv' ? 'csv.gz' : 'Parquet';
    figures.push({
      what: `a bill of ${count(LINES)} lines, ${name}, to usage lines`,
      measured: seconds(median(ours)),
      against: `${seconds(median(bare))}: DuckDB's bare aggregation`,
      ratio: median(ours) / median(bare),
      target: { atMost: SLOWER },
    });
    const least = (await read(few[kind])).peakBytes;
    figures.push({
      what: `peak memory of the process that reads it, ${name}`,
      measured: megabytes(peak),
      against: `${megabytes(least)}: ${count(FEW)} lines`,
      ratio: peak / least,
      target: { atMost: FLAT },
    });
  }
  return figures;
};
