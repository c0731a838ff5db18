import { fork } from 'node:child_process';
import { cpus, release, totalmem, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { WORKER_MEMORY } from '#lib/children';
import { count, type Figure, isMet, markdownTable } from './figures.ts';
import { PARTS, type PartName, type PartOptions } from './parts.ts';

const USAGE = `npm run bench -- [--only ${PARTS.join(',')}] [--rows 1000000] [--rounds 5] [--memory-rows 5000000] [--requests 400]`;

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0: ${USAGE}`);
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      rows: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      'memory-rows': { type: 'string', default: '5000000' },
      requests: { type: 'string', default: '400' },
    },
  });
  const wanted = values.only.split(',');
  const unknown = wanted.find((name) => !(PARTS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}": ${USAGE}`);
  return {
    parts: PARTS.filter((name) => wanted.includes(name)),
    options: {
      rows: wholeNumber('rows', values.rows),
      rounds: wholeNumber('rounds', values.rounds),
      memoryRows: wholeNumber('memory-rows', values['memory-rows']),
      requests: wholeNumber('requests', values.requests),
    },
  };
}

/** Says in one line what is missing, before anything is built or made. */
async function expectPostgres(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { host, pathname } = new URL(serverUrl);
    throw new Error(
      `No Postgres answers at ${host}${pathname} (${(error as Error).message}): set TEST_DATABASE_URL to one in which databases may be made.`,
    );
  }
}

/** Measures one part in a process of its own, as the worker runs, so that no part feels what another left behind. */
function measure(
  part: PartName,
  serverUrl: string,
  options: Omit<PartOptions, 'serverUrl'>,
): Promise<Figure[]> {
  const child = fork(fileURLToPath(new URL('./part.ts', import.meta.url)), {
    execArgv: ['--conditions=react-server', '--no-warnings', ...WORKER_MEMORY],
  });
  child.send({ part, options: { serverUrl, ...options } });
  return new Promise((resolve, reject) => {
    child.once('message', (figures: Figure[]) => resolve(figures));
    child.once('exit', (code) => reject(new Error(`The part "${part}" ended with ${code}.`)));
  });
}

/** Runs the parts one after the other and prints their table for the README; 1 where a target is missed. */
async function main(): Promise<number> {
  const { parts, options } = readArguments();
  const serverUrl =
    process.env.TEST_DATABASE_URL ||
    `postgres://${encodeURIComponent(userInfo().username)}@127.0.0.1:5432/postgres`;
  await expectPostgres(serverUrl);
  const figures: Figure[] = [];
  for (const part of parts) figures.push(...(await measure(part, serverUrl, options)));
  console.log(`\n${markdownTable(figures)}\n`);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${count(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}.`,
  );
  const missed = figures.filter((figure) => !isMet(figure)).length;
  if (missed > 0) console.error(`${missed} of ${figures.length} figures miss their target.`);
  return missed > 0 ? 1 : 0;
}

// Ctrl-C reaches the parts too; this process waits for them to drop their databases.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
try {
  process.exit(await main());
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
