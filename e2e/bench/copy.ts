import { spawn } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpotPriceRow } from '#lib/domain/rows';
import { timed } from './figures.ts';
import { POOLS } from './made-rows.ts';

function psql(args: string[], stdin: number | 'ignore'): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('psql', args, { stdio: [stdin, 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (data) => {
      said += data;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`psql ended with ${code}: ${said}`)),
    );
  });
}

/** Whether psql, the one client here that speaks COPY, is installed. */
export const hasPsql = (): Promise<boolean> =>
  psql(['--version'], 'ignore').then(
    () => true,
    () => false,
  );

/** Writes the rows by one COPY from a file made beforehand; ms, the start of psql in them. */
export async function copyRows(url: string, rows: SpotPriceRow[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'spotledger-bench-'));
  try {
    const path = join(folder, 'rows.tsv');
    const lines = rows.map(
      (row, n) => `${(n % POOLS) + 1}\t${row.at.toISOString()}\t${row.usdPerHour}\tapi\n`,
    );
    await writeFile(path, lines);
    const file = await open(path);
    const ms = await timed(() => psql([url, '-q', '-c', 'copy spot_price from stdin'], file.fd));
    await file.close();
    return ms;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
