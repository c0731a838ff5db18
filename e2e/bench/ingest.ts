import { Client } from 'pg';
import { queueRun } from '#lib/db/feed-runs';
import { openPostgres } from '#lib/db/testing';
import type { SpotPriceRow } from '#lib/domain/rows';
import { runFeed } from '#lib/ingest/run-feed';
import type { Batch, Feed } from '#lib/sources/feed';

const POOLS = 1000;
const PAGE = 1000;
const START = Date.UTC(2026, 7, 25);
const DAYS = 90;

/** The n-th of `total` price records in the order in which time brings them: pool after pool at every instant. */
function row(n: number, total: number): SpotPriceRow {
  const pool = n % POOLS;
  const at = START + Math.floor((n / total) * DAYS * 86_400_000);
  return {
    cloud: 'aws',
    region: 'us-east-1',
    zoneId: `use1-az${pool % 4}`,
    zoneName: null,
    instanceType: `g${Math.floor(pool / 4)}.xlarge`,
    os: 'linux',
    at: new Date(at),
    usdPerHour: (1 + ((n * 7919) % 100_000) / 100_000).toFixed(6),
  };
}

/** A feed of made rows in pages of 1,000, as AWS hands them out. */
function madeFeed(total: number): Feed {
  return {
    id: 'bench.spot-prices',
    label: 'Bench',
    kind: 'spot-prices',
    periodSeconds: 300,
    cron: '* * * * *',
    scopes: async () => ({ scopes: [], failures: [] }),
    async *pull(): AsyncIterable<Batch> {
      for (let from = 0; from < total; from += PAGE) {
        const rows = Array.from({ length: Math.min(PAGE, total - from) }, (_, n) => row(from + n, total));
        yield { kind: 'spot-prices', rows };
      }
    },
  };
}

const rate = (rows: number, ms: number) => Math.round((rows / ms) * 1000);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const BATCH = 10_000;

/** The same rows by the barest insert that can be repeated: unnest of array literals, on conflict. */
async function bare(client: Client, total: number): Promise<number> {
  let spent = 0;
  for (let from = 0; from < total; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, total - from) }, (_, n) => row(from + n, total));
    const literal = (values: (string | number)[]) => `{${values.join(',')}}`;
    const arrays = [
      literal(rows.map((r) => Number(r.instanceType.slice(1, -7)) * 4 + Number(r.zoneId?.slice(7)))),
      literal(rows.map((r) => r.at.toISOString())),
      literal(rows.map((r) => r.usdPerHour)),
    ];
    spent += await timed(() =>
      client.query(
        `insert into spot_price (pool_id, at, usd_per_hour, source)
         select p, t, u, 'api' from unnest($1::int[], $2::timestamptz[], $3::numeric[]) as i(p, t, u)
         on conflict (pool_id, at) do update set usd_per_hour = excluded.usd_per_hour where spot_price.usd_per_hour <> excluded.usd_per_hour`,
        arrays,
      ),
    );
  }
  return spent;
}

export async function benchIngest(url: string, total: number): Promise<string> {
  const database = await openPostgres(url);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const lines: string[] = [];
    for (let round = 0; round < 3; round++) {
      await client.query('truncate spot_price, pool_latest, pool_day, pool');
      const bareMs = await bare(client, total);
      await client.query('truncate spot_price, pool_latest, pool_day, pool');
      const feed = madeFeed(total);
      const runId = await queueRun({ feed: feed.id, account: '1', region: 'us-east-1' }, new Date());
      const ms = await timed(() =>
        runFeed(feed, { account: '1', region: 'us-east-1' }, runId, {
          clock: () => new Date(START + DAYS * 86_400_000),
          signal: new AbortController().signal,
          installation: 'real',
        }),
      );
      lines.push(
        `bare ${rate(total, bareMs)} rows/s, run-feed ${rate(total, ms)} rows/s, ratio ${(bareMs / ms).toFixed(2)}`,
      );
    }
    return lines.join('\n');
  } finally {
    await client.end();
    await database.close();
  }
}
