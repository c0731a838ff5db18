import { isDeepStrictEqual } from 'node:util';
import { Client } from 'pg';
import { connectTo } from '#lib/db/client';
import { postgresConnection } from '#lib/db/connection';
import { poolPrices } from '#lib/reports/pool-prices';
import { pools } from '#lib/reports/pools';
import { buildBareApp } from './bare-app.ts';
import { capturedSql, type Statement } from './captured-sql.ts';
import { count, type Figure, median, milliseconds, timed } from './figures.ts';
import { makeLedger, NOW, POOLS } from './ledger.ts';
import type { Part } from './parts.ts';
import { buildProduct, startProduct } from './product-server.ts';
import { inTurns, type Server, startServer } from './servers.ts';

const FEW_BEFORE = 500_000;
const MANY_BEFORE = 5_000_000;
const SLOWER = 1.5;
const GROWN = 1.3;
const POOL = 500;

/** What is read: the product's path, and the report behind it. */
const READS = {
  all: { path: `/api/v1/pools?limit=${POOLS}`, report: () => pools({ limit: POOLS }, NOW), rows: 'rows' },
  page: { path: '/api/v1/pools?limit=100', report: () => pools({ limit: 100 }, NOW), rows: 'rows' },
  prices: {
    path: `/api/v1/pools/${POOL}/prices?range=90d`,
    report: () => poolPrices(POOL, { range: '90d' }, NOW),
    rows: 'points',
  },
} as const;
type Read = keyof typeof READS;
const reads = Object.keys(READS) as Read[];
const PAGES = ['/', '/prices'];

/** Both answer the same rows, or the comparison says nothing. */
async function expectSameRows(read: Read, ours: Server, bare: Server): Promise<void> {
  const rows = async (server: Server, path: string) => {
    const answer = JSON.parse((await server.ask(path)).body) as Record<string, unknown[] | undefined>;
    return answer[READS[read].rows] ?? [];
  };
  const [one, other] = [await rows(ours, READS[read].path), await rows(bare, `/rows/${read}`)];
  // The report asks for one row more, to know whether there is a next page.
  const surplus = other.length - one.length;
  if (one.length === 0 || surplus > 1 || !isDeepStrictEqual(one, other.slice(0, one.length)))
    throw new Error(
      `${read}: the ${one.length} rows of the API are not the ${other.length} of the bare route.`,
    );
}

/**
 * The time of the API's answers, from the request to the answer's last byte, as a browser on the same machine sees
 * it, with 1,000 pools and 500 price records each in 90 days. Beside it, in turns: a bare route that sends the very
 * SQL of the report and answers what comes back, unvalidated. Then the same answers with 500,000 and with 5,000,000
 * rows before the window; and the pages' time on the server, to the last byte of their HTML.
 */
export const reading: Part = async ({ serverUrl, requests }, later) => {
  await buildProduct();
  const ledger = async (before: number) => {
    const made = await makeLedger(serverUrl, before);
    later(made.close);
    console.error(`reading: a ledger with ${count(before)} rows before the window is made`);
    return made.url;
  };
  const fewUrl = await ledger(FEW_BEFORE);
  const statements: Record<string, Statement> = {};
  for (const read of reads) statements[read] = await capturedSql(READS[read].report);
  const manyUrl = await ledger(MANY_BEFORE);
  await connectTo(postgresConnection(serverUrl));

  const app = await buildBareApp(statements);
  later(app.remove);
  const serve = async (starting: Promise<Server>) => {
    const server = await starting;
    later(server.stop);
    return server;
  };
  const ours = await serve(startProduct(fewUrl, NOW));
  const grown = await serve(startProduct(manyUrl, NOW));
  const bare = await serve(startServer(app.folder, { DATABASE_URL: fewUrl }, '/rows/page'));
  const client = new Client({ connectionString: fewUrl });
  await client.connect();
  later(() => client.end());

  const figures: Figure[] = [];
  for (const read of reads) {
    const { path } = READS[read];
    await expectSameRows(read, ours, bare);
    const [product = [], route = [], sql = []] = await inTurns(
      [
        () => ours.ask(path),
        () => bare.ask(`/rows/${read}`),
        () => timed(() => client.query(statements[read] as Statement)),
      ],
      requests,
    );
    figures.push({
      what: `GET ${path}`,
      measured: milliseconds(median(product)),
      against: `${milliseconds(median(route))}: bare SQL in a bare route (SQL alone ${milliseconds(median(sql))})`,
      ratio: median(product) / median(route),
      target: { atMost: SLOWER },
    });
  }
  for (const read of ['all', 'prices'] as const) {
    const { path } = READS[read];
    const [many = [], few = []] = await inTurns([() => grown.ask(path), () => ours.ask(path)], requests);
    figures.push({
      what: `GET ${path}, ${count(MANY_BEFORE)} rows before the window`,
      measured: milliseconds(median(many)),
      against: `${milliseconds(median(few))}: ${count(FEW_BEFORE)} rows before it`,
      ratio: median(many) / median(few),
      target: { atMost: GROWN },
    });
  }
  for (const path of PAGES) {
    const [spent = []] = await inTurns([() => ours.ask(path)], Math.ceil(requests / 4));
    figures.push({
      what: `page ${path}`,
      measured: milliseconds(median(spent)),
      against: 'on the server, all of its HTML',
      ratio: null,
      target: null,
    });
  }
  return figures;
};
