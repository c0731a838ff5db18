import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isDatabaseAway } from '#lib/api/database-away';
import { type ImportQuery, importQuery } from '#lib/api/schemas/imports';
import { openDatabase } from '#lib/db/embedded';
import { callersFolder, env, now, readEnv } from '#lib/env';
import { failureText } from '#lib/ingest/failure-text';
import { importFile } from '#lib/ingest/import-file';
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

/** Takes in a file and says what became of it; returns how many of its rows are in the database now. */
async function importOne(path: string, query: ImportQuery, signal: AbortSignal): Promise<number> {
  const file = resolve(callersFolder(), path);
  const name = basename(path);
  const { size } = await stat(file);
  const progress = progressLines({
    name,
    size,
    tty: process.stderr.isTTY,
    write: (text) => process.stderr.write(text),
  });
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    const { region, account, validFrom } = query;
    const summary = await importFile(source, {
      name,
      region,
      account,
      validFrom: validFrom === undefined ? undefined : new Date(validFrom),
      now: now(),
      signal,
      onProgress: progress.show,
    });
    progress.clear();
    for (const line of summaryLines(name, summary)) console.log(line);
    const taken = summary.written + summary.unchanged;
    if (taken === 0 && summary.read > 0) throw new Error(`${path}: none of its rows could be taken in.`);
    return taken;
  } finally {
    progress.clear();
    source.destroy();
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
    for (const path of files) {
      try {
        taken += await importOne(path, query, stop.signal);
      } catch (error) {
        failed += 1;
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
  if (files.length > 1) console.log(`${files.length - failed} of ${files.length} files were taken in.`);
  if (taken > 0 && env().sources.includes('demo'))
    console.log(`The database holds real prices now: see them with ${seeThem()}`);
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
