import { Client } from 'pg';
import { connectTo } from '#lib/db/client';
import { postgresConnection } from '#lib/db/connection';
import { run } from '#lib/reports/run';
import { runEpochs } from '#lib/reports/run-epochs';
import { runs as allRuns } from '#lib/reports/runs';
import { buildBareApp } from './bare-app.ts';
import { capturedStatements, type Statement } from './captured-sql.ts';
import { count, type Figure, median, milliseconds } from './figures.ts';
import { EPOCHS, NODES } from './made-run.ts';
import type { Part } from './parts.ts';
import { buildProduct, startProduct } from './product-server.ts';
import { makeRuns, RUNS_NOW } from './run-database.ts';
import { ledgersMade } from './run-ledgers.ts';
import { eventsPosted, TOKEN } from './run-posts.ts';
import { inTurns, type Server, startServer } from './servers.ts';

const FEW = 1_000;
const MANY = 10_000;
const SLOWER = 1.5;
const GROWN = 1.3;
const SOON_MS = 1_000;
const TOOK_BACK = '/api/v1/took-back?range=30d';
const TRIED = 64;

/** What is read, with `id` of a run: the product's path, the report behind it, and how many rows an answer holds. */
const READS = {
  list: {
    path: () => '/api/v1/runs',
    report: () => allRuns({}, RUNS_NOW),
    rows: ({ rows = [] }) => Math.min(rows.length, 100),
  },
  thousand: {
    path: () => '/api/v1/runs?limit=1000',
    report: () => allRuns({ limit: 1000 }, RUNS_NOW),
    rows: ({ rows = [] }) => Math.min(rows.length, 1000),
  },
  one: {
    path: (id) => `/api/v1/runs/${id}`,
    report: (id) => run(id, RUNS_NOW),
    rows: ({ body, phases = body?.phases ?? [] }) => phases.length,
  },
  epochs: {
    path: (id) => `/api/v1/runs/${id}/epochs`,
    report: (id) => runEpochs(id, RUNS_NOW),
    rows: ({ rows, epochs = [] }) => (rows ?? epochs).length,
  },
} satisfies Record<string, Read>;
type Rows = unknown[];
type Answer = { rows?: Rows; phases?: Rows; epochs?: Rows; body?: { phases: Rows } };
type Read = { path(id: string): string; report(id: string): Promise<unknown>; rows(answer: Answer): number };
type Name = keyof typeof READS;
const names = Object.keys(READS) as Name[];

/** Both answer as many rows, or the comparison says nothing. */
async function expectSameRows(name: Name, path: string, ours: Server, bare: Server): Promise<void> {
  const rows = async (server: Server, asked: string) =>
    READS[name].rows(JSON.parse((await server.ask(asked)).body) as Answer);
  const [one, other] = [await rows(ours, path), await rows(bare, `/rows/${name}`)];
  if (one === 0 || one !== other)
    throw new Error(`${path}: the API answers ${one} rows, the bare route ${other}.`);
}

/** The ids of some runs, each time the same ones of a database. */
async function someRuns(url: string): Promise<[string, ...string[]]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    `select r.id from training_run r join run_ledger l on l.run_id = r.id where l.status = 'ended' order by r.id limit $1`,
    [TRIED],
  );
  await client.end();
  const [first, ...others] = rows.map(({ id }) => id);
  if (first === undefined) throw new Error('There are no runs.');
  return [first, ...others];
}

/**
 * 10,000 runs of 200 epochs on four nodes: the time of the API's answers as a browser on the same machine sees it. Beside it, in
 * turns: a bare route that sends the very SQL of the report and answers what comes back; and the same answers of a database
 * with 1,000 runs. What interruptions took back of all of them; how long a ledger takes to make; how fast events come in.
 */
export const runs: Part = async ({ serverUrl, requests }, later) => {
  await buildProduct();
  const database = async (size: number) => {
    const began = performance.now();
    const made = await makeRuns(serverUrl, size);
    later(made.close);
    const seconds = count((performance.now() - began) / 1000);
    console.error(`runs: ${count(size)} runs of ${EPOCHS} epochs on ${NODES} nodes are made in ${seconds} s`);
    return made.url;
  };
  const fewUrl = await database(FEW);
  const manyUrl = await database(MANY);
  const [ids, [fewId]] = [await someRuns(manyUrl), await someRuns(fewUrl)];
  const statements: Record<string, Statement[]> = {};
  for (const name of names) statements[name] = await capturedStatements(() => READS[name].report(ids[0]));

  const app = await buildBareApp(statements);
  later(app.remove);
  const serve = async (starting: Promise<Server>) => {
    const server = await starting;
    later(server.stop);
    return server;
  };
  const ours = await serve(startProduct(manyUrl, RUNS_NOW, { API_TOKEN: TOKEN }));
  const few = await serve(startProduct(fewUrl, RUNS_NOW));
  const bare = await serve(startServer(app.folder, { DATABASE_URL: manyUrl }, '/rows/list'));

  const figures: Figure[] = [];
  for (const name of names) {
    const path = READS[name].path(ids[0]);
    await expectSameRows(name, path, ours, bare);
    const asks = [() => ours.ask(path), () => bare.ask(`/rows/${name}`)];
    const [product = [], route = []] = await inTurns(asks, requests);
    figures.push({
      what: `GET ${READS[name].path('{id}')}, ${count(MANY)} runs`,
      measured: milliseconds(median(product)),
      against: `${milliseconds(median(route))}: bare SQL in a bare route`,
      ratio: median(product) / median(route),
      target: { atMost: SLOWER },
    });
  }
  for (const name of ['list', 'one', 'epochs'] as const) {
    const asks = [() => ours.ask(READS[name].path(ids[0])), () => few.ask(READS[name].path(fewId))];
    const [grown = [], small = []] = await inTurns(asks, requests);
    figures.push({
      what: `GET ${READS[name].path('{id}')}, ${count(MANY)} runs`,
      measured: milliseconds(median(grown)),
      against: `${milliseconds(median(small))}: ${count(FEW)} runs`,
      ratio: median(grown) / median(small),
      target: { atMost: GROWN },
    });
  }
  const [took = []] = await inTurns([() => ours.ask(TOOK_BACK)], Math.max(5, Math.ceil(requests / 40)));
  figures.push({
    what: `GET ${TOOK_BACK}, ${count(MANY)} runs in it`,
    measured: milliseconds(median(took)),
    against: milliseconds(SOON_MS),
    ratio: median(took) / SOON_MS,
    target: { atMost: 1 },
  });
  figures.push(...(await ledgersMade(ids)));
  await connectTo(postgresConnection(serverUrl));
  figures.push(...(await eventsPosted(ours, manyUrl, ids)));
  return figures;
};
