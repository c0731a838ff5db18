import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isDatabaseAway } from '#lib/api/database-away';
import { type ImportQuery, importQuery } from '#lib/api/schemas/imports';
import { openDatabase } from '#lib/db/embedded';
import { callersFolder, env, now, readEnv } from '#lib/env';
import { failureText } from '#lib/ingest/failure-text';
import { type ImportOptions, importBills, importFile } from '#lib/ingest/import-file';
import { lookForBill } from '#lib/sources/billing/look-for-bill';
import { IMPORT_HELP, progressLines, summaryLines } from './import-output.ts';

type Arguments = { files: string[]; help: boolean; query: ImportQuery };

function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      region: { type: 'string' },
      'valid-from': { type: 'string' },
      account: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { region, account, help } = values;
  const query = importQuery.safeParse({ region, account, validFrom: values['valid-from'] });
  if (query.success) return { files: positionals, help, query: query.data };
  const wrong = query.error.issues.map(({ path, message }) =>
    path[0] === 'validFrom'
      ? '--valid-from: give a date such as 2026-07-20 or a time such as 2026-07-20T08:00:00Z'
      : `--${String(path[0])}: ${message}`,
  );
  throw new Error(`${wrong.join('; ')}.`);
}

/** What went wrong with a file, for its owner. */
function problemText(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `${path}: there is no such file.`;
  if (code === 'EISDIR') return `${path}: this is a folder; name the files in it.`;
  if (code === 'EACCES') return `${path}: this user may not read it.`;
  return failureText(error);
}

const read = (path: string) =>
  createReadStream(resolve(callersFolder(), path), { highWaterMark: 256 * 1024 });

/** Whether a file is a bill; one that cannot be read is none, and whoever imports it says why. */
async function isBill(path: string): Promise<boolean> {
  const source = read(path);
  try {
    return (await lookForBill(source)).isBill;
  } catch {
    return false;
  } finally {
    source.destroy();
  }
}

/** What is imported at once: each file by itself, but all bills together, as the parts of one, where the first stands. */
async function unitsOf(paths: readonly string[]): Promise<string[][]> {
  const units: string[][] = [];
  let bill: string[] | undefined;
  for (const path of new Set(paths)) {
    if (!(await isBill(path))) units.push([path]);
    else if (bill !== undefined) bill.push(path);
    else {
      bill = [path];
      units.push(bill);
    }
  }
  return units;
}

/** Takes in a file, or the parts of a bill, and says what became of it; returns how many rows are in the database now. */
async function importOne(paths: string[], query: ImportQuery, signal: AbortSignal): Promise<number> {
  const name = paths.map((path) => basename(path)).join(', ');
  const sizes = await Promise.all(paths.map((path) => stat(resolve(callersFolder(), path))));
  const progress = progressLines({
    name,
    size: sizes.reduce((sum, { size }) => sum + size, 0),
    tty: process.stderr.isTTY,
    write: (text) => process.stderr.write(text),
  });
  const sources = paths.map((path) => ({ name: basename(path), bytes: read(path) }));
  const [only] = sources;
  try {
    const { region, account, validFrom } = query;
    const options: ImportOptions = {
      name,
      region,
      account,
      validFrom: validFrom === undefined ? undefined : new Date(validFrom),
      now: now(),
      signal,
      onProgress: progress.show,
    };
    const summary =
      sources.length === 1 && only !== undefined
        ? await importFile(only.bytes, options)
        : await importBills(sources, options);
    progress.clear();
    for (const line of summaryLines(name, summary)) console.log(line);
    const taken = summary.written + summary.unchanged;
    const isPrices = summary.totals.length === 0;
    if (isPrices && taken === 0 && summary.read > 0)
      throw new Error(`${name}: none of its rows could be taken in.`);
    return taken;
  } finally {
    progress.clear();
    for (const { bytes } of sources) bytes.destroy();
  }
}

/** How to see what was taken in, where plain `npm start` would show something else. */
function seeThem(): string {
  const { databaseUrl, dataDir } = env();
  if (databaseUrl !== null) return 'SOURCES=files npm start, with the same DATABASE_URL';
  return `SOURCES=files ${dataDir === readEnv({}).dataDir ? '' : `DATA_DIR=${dataDir} `}npm start`;
}

/** Imports every file, whatever becomes of the one before; returns the exit code. */
async function importAll({ files, query }: Arguments): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const database = await openDatabase();
  let failed = 0;
  let taken = 0;
  try {
    for (const paths of await unitsOf(files)) {
      const path = paths.join(', ');
      try {
        taken += await importOne(paths, query, stop.signal);
      } catch (error) {
        failed += paths.length;
        if (stop.signal.aborted) {
          console.error(`Stopped: nothing of ${path} was taken in.`);
          return 130;
        }
        if (isDatabaseAway(error))
          throw new Error(
            `The database went away: see that it runs, then import ${path} again; nothing of it was taken in.`,
          );
        console.error(problemText(path, error));
      }
    }
  } finally {
    await database.close();
  }
  const all = new Set(files).size;
  if (all > 1) console.log(`${all - failed} of ${all} files were taken in.`);
  if (taken > 0 && env().sources.includes('demo'))
    console.log(`The database holds real rows now: see them with ${seeThem()}`);
  return failed > 0 ? 1 : 0;
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given.help || given.files.length === 0) {
    console.log(IMPORT_HELP);
    process.exitCode = given.help ? 0 : 1;
  } else {
    process.exitCode = await importAll(given);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
