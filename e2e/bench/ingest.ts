import { Client } from 'pg';
import { openPostgres } from '#lib/db/testing';
import type { SpotPriceRow } from '#lib/domain/rows';
import { copyRows, hasPsql } from './copy.ts';
import { count, median, rowsPerSecond, timed } from './figures.ts';
import { feedOf, madePages, POOLS } from './made-rows.ts';
import type { Part } from './parts.ts';
import { readyRun } from './run.ts';

const BATCH = 10_000;
const WARM_UP_ROWS = 50_000;

/** The barest insert that can be repeated. Pool n has id n + 1: the tables are emptied with their sequences. */
const BARE = `
  insert into spot_price (pool_id, at, usd_per_hour, source)
  select p, t, u, 'api' from unnest($1::int[], $2::timestamptz[], $3::numeric[]) as i(p, t, u)
  on conflict (pool_id, at) do update set usd_per_hour = excluded.usd_per_hour
    where spot_price.usd_per_hour <> excluded.usd_per_hour`;

const literal = (values: (string | number)[]) => `{${values.join(',')}}`;

function bareBatches(rows: SpotPriceRow[]): string[][] {
  const batches: string[][] = [];
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    batches.push([
      literal(batch.map((_, n) => ((from + n) % POOLS) + 1)),
      literal(batch.map((row) => row.at.toISOString())),
      literal(batch.map((row) => row.usdPerHour)),
    ]);
  }
  return batches;
}

async function expectAll(client: Client, rows: number, pools: boolean): Promise<void> {
  const { rows: found } = await client.query<{ prices: number; latest: number; days: number }>(
    `select (select count(*) from spot_price)::int as prices, (select count(*) from pool_latest where rolled_until = observed_at)::int as latest,
            (select count(distinct pool_id) from pool_day)::int as days`,
  );
  const { prices = 0, latest = 0, days = 0 } = found[0] ?? {};
  const expected = pools ? Math.min(POOLS, rows) : 0;
  if (prices !== rows || latest !== expected || days !== expected)
    throw new Error(
      `${prices} of ${rows} rows were written, ${latest} newest prices, days of ${days} pools.`,
    );
}

/** The ways to write the same rows into the same empty tables; each returns its ms. */
function ways(client: Client, url: string) {
  const empty = () =>
    client.query('truncate spot_price, pool_latest, pool_day, pool, feed_run restart identity');
  return {
    async bare(rows: number): Promise<number> {
      const batches = bareBatches([...madePages(rows)].flat());
      await empty();
      const ms = await timed(async () => {
        for (const batch of batches) await client.query(BARE, batch);
      });
      await expectAll(client, rows, false);
      return ms;
    },
    async feed(rows: number): Promise<number> {
      await empty();
      const ms = await timed(await readyRun(feedOf(() => madePages(rows))));
      await expectAll(client, rows, true);
      return ms;
    },
    async copy(rows: number): Promise<number> {
      await empty();
      const ms = await copyRows(url, [...madePages(rows)].flat());
      await expectAll(client, rows, false);
      return ms;
    },
  };
}

/**
 * Price rows through `runFeed` (joining pages, finding pools, newest prices, the run's progress, the daily roll-up at
 * the end) against a bare `insert ... on conflict` of the same rows into the same table: both in transactions of
 * 10,000 rows. The bare side's rows and array literals are ready before its time begins; the product's time has the
 * making of the rows in it. Each run of the product stands between two of the bare side and is compared with their
 * mean, so that a machine that slows down or speeds up favours neither; the ratio is the median of these.
 */
export const ingest: Part = async ({ serverUrl, rows, rounds }, later) => {
  const database = await openPostgres(serverUrl);
  later(database.close);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  later(() => client.end());
  const { bare, feed, copy } = ways(client, database.url);

  await bare(WARM_UP_ROWS);
  await feed(WARM_UP_ROWS);
  const bareMs = [await bare(rows)];
  const feedMs: number[] = [];
  const ratios: number[] = [];
  for (let n = 1; n <= rounds; n++) {
    const [before = 0, spent, after] = [bareMs.at(-1), await feed(rows), await bare(rows)];
    bareMs.push(after);
    feedMs.push(spent);
    ratios.push((before + after) / 2 / spent);
    console.error(
      `ingest ${n}/${rounds}: run-feed ${rowsPerSecond(rows, spent)}, bare ${rowsPerSecond(rows, before)} before and ${rowsPerSecond(rows, after)} after, ratio ${ratios.at(-1)?.toFixed(2)}`,
    );
  }
  const copyMs: number[] = [];
  if (await hasPsql()) for (let n = 0; n < rounds; n++) copyMs.push(await copy(rows));

  const what = `${count(rows)} price rows through run-feed`;
  const speed = (ms: number[]) => rowsPerSecond(rows, median(ms));
  const copied = copyMs.length > 0;
  return [
    {
      what,
      measured: speed(feedMs),
      against: `${speed(bareMs)}: bare insert ... on conflict`,
      ratio: median(ratios),
      target: { atLeast: 2 / 3 },
    },
    {
      what,
      measured: speed(feedMs),
      against: copied ? `${speed(copyMs)}: bare COPY` : 'bare COPY left out: no psql here',
      ratio: copied ? median(copyMs) / median(feedMs) : null,
      target: null,
    },
  ];
};
