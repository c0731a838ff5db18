import type { SpotPriceRow } from '#lib/domain/rows';
import type { Batch, Feed } from '#lib/sources/feed';

export const POOLS = 1000;
/** Rows in a page of AWS's price history. */
const PAGE = 1000;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 7, 25);
/** The end of the 90 days that the rows lie in. */
export const END = new Date(START + 90 * DAY_MS);

/** The n-th of `total` records as time brings them: the pools take turns, each with a price of its own. */
export function madeRow(n: number, total: number): SpotPriceRow {
  const pool = n % POOLS;
  return {
    cloud: 'aws',
    region: 'us-east-1',
    zoneId: `use1-az${pool % 4}`,
    zoneName: null,
    instanceType: `g${Math.floor(pool / 4)}.xlarge`,
    os: 'linux',
    at: new Date(START + Math.floor((n / total) * 90 * DAY_MS)),
    usdPerHour: (1 + ((n * 7919) % 100_000) / 100_000).toFixed(6),
  };
}

/** All `total` rows in pages, each made when it is asked for. */
export function* madePages(total: number): Iterable<SpotPriceRow[]> {
  for (let from = 0; from < total; from += PAGE)
    yield Array.from({ length: Math.min(PAGE, total - from) }, (_, n) => madeRow(from + n, total));
}

/** A feed that hands out these pages. */
export const feedOf = (pages: () => Iterable<SpotPriceRow[]>): Feed => ({
  id: 'bench.spot-prices',
  label: 'Bench',
  kind: 'spot-prices',
  periodSeconds: 300,
  cron: '* * * * *',
  scopes: async () => ({ scopes: [], failures: [] }),
  async *pull(): AsyncIterable<Batch> {
    for (const rows of pages()) yield { kind: 'spot-prices', rows };
  },
});
