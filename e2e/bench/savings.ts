import { connectTo } from '#lib/db/client';
import { postgresConnection } from '#lib/db/connection';
import { savings as report } from '#lib/reports/savings';
import { buildBareApp } from './bare-app.ts';
import { capturedSql, type Statement } from './captured-sql.ts';
import { count, type Figure, median, milliseconds } from './figures.ts';
import type { Part } from './parts.ts';
import { buildProduct, startProduct } from './product-server.ts';
import { inTurns, type Server, startServer } from './servers.ts';
import { makeUsageLedger, USAGE_NOW } from './usage-ledger.ts';

const LINES = 1_000_000;
const FEW_BEFORE = 100_000;
const MANY_BEFORE = 1_000_000;
const SMALL_WINDOW = 100_000;
const SLOWER = 1.5;
const GROWN = 1.3;
const GROUPS = ['day', 'region', 'instanceType', 'gpuModel', 'account', 'tag.team'] as const;

const WINDOW = { from: '2026-11-01', to: '2026-12-01' };
const pathOf = (group: string) => `/api/v1/savings?from=${WINDOW.from}&to=${WINDOW.to}&groupBy=${group}`;
const routeOf = (group: string) => `/rows/${group.replace('.', '-')}`;

/** Both must add up to the same, or the comparison says nothing. */
async function expectSameSums(group: string, ours: Server, bare: Server): Promise<void> {
  const answer = JSON.parse((await ours.ask(pathOf(group))).body) as {
    rows: { spotCostUsd: number }[];
    total: { spotCostUsd: number; listCostUsd: number };
  };
  const rows = JSON.parse((await bare.ask(routeOf(group))).body) as {
    which: number;
    spotCost: string;
    listCost: string;
  }[];
  const groups = rows.filter(({ which }) => which === 1);
  const total = rows.find(({ which }) => which === 3);
  const same =
    groups.length === answer.rows.length &&
    groups.length > 1 &&
    Number(total?.spotCost) === answer.total.spotCostUsd &&
    Number(total?.listCost) === answer.total.listCostUsd;
  if (!same) throw new Error(`${group}: the API and the bare route do not add up to the same.`);
}

/**
 * The time of `/api/v1/savings` over 1,000,000 usage lines of a month, by each grouping; beside it, in turns, a bare
 * route that sends the very SQL of the report. Then the same over 100,000 lines, with 100,000 and with 1,000,000 lines
 * before the window.
 */
export const savings: Part = async ({ serverUrl, requests }, later) => {
  await buildProduct();
  const ledger = async (inWindow: number, before: number) => {
    const made = await makeUsageLedger(serverUrl, { inWindow, before });
    later(made.close);
    console.error(
      `savings: a ledger of ${count(inWindow)} usage lines and ${count(before)} before them is made`,
    );
    return made.url;
  };
  const url = await ledger(LINES, 0);
  const statements: Record<string, Statement> = {};
  for (const group of GROUPS)
    statements[group.replace('.', '-')] = await capturedSql(
      () => report({ ...WINDOW, groupBy: [group] }, USAGE_NOW),
      'grouping sets',
    );
  const [fewUrl, manyUrl] = [await ledger(SMALL_WINDOW, FEW_BEFORE), await ledger(SMALL_WINDOW, MANY_BEFORE)];
  await connectTo(postgresConnection(serverUrl));

  const app = await buildBareApp(statements);
  later(app.remove);
  const serve = async (starting: Promise<Server>) => {
    const server = await starting;
    later(server.stop);
    return server;
  };
  const ours = await serve(startProduct(url, USAGE_NOW));
  const bare = await serve(startServer(app.folder, { DATABASE_URL: url }, routeOf('region')));
  const [few, many] = [
    await serve(startProduct(fewUrl, USAGE_NOW)),
    await serve(startProduct(manyUrl, USAGE_NOW)),
  ];

  const figures: Figure[] = [];
  const times = Math.max(5, Math.ceil(requests / 20));
  for (const group of GROUPS) {
    await expectSameSums(group, ours, bare);
    const asks = [() => ours.ask(pathOf(group)), () => bare.ask(routeOf(group))];
    const [product = [], route = []] = await inTurns(asks, times);
    figures.push({
      what: `GET /api/v1/savings by ${group}, ${count(LINES)} usage lines`,
      measured: milliseconds(median(product)),
      against: `${milliseconds(median(route))}: bare SQL in a bare route`,
      ratio: median(product) / median(route),
      target: { atMost: SLOWER },
    });
  }
  for (const group of ['day', 'region'] as const) {
    const [grown = [], small = []] = await inTurns(
      [() => many.ask(pathOf(group)), () => few.ask(pathOf(group))],
      2 * times,
    );
    figures.push({
      what: `savings by ${group}, ${count(MANY_BEFORE)} lines before the window`,
      measured: milliseconds(median(grown)),
      against: `${milliseconds(median(small))}: ${count(FEW_BEFORE)} lines before it`,
      ratio: median(grown) / median(small),
      target: { atMost: GROWN },
    });
  }
  return figures;
};
