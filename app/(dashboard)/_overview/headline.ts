import type { FeedsResponse } from '#lib/api/schemas/feeds';
import type { PoolRow, PoolSummaryResponse, PoolSummaryRow } from '#lib/api/schemas/pools';
import type { NotPulled } from '../_feeds/pull-state.ts';
import { ageOf } from '../ages.ts';

/** What the first sentence can honestly say. */
export type Headline =
  | {
      kind: 'saving';
      savingsPct: number;
      pools: number;
      featured: PoolRow | null;
      age: ReturnType<typeof ageOf>;
    }
  | { kind: 'no-list-price'; pools: number }
  | { kind: 'no-match' }
  | NotPulled
  | { kind: 'no-source' };

/** The GPU that the sentence names: the one asked for, else H100, else the one with the most pools. */
export function featuredRow(
  rows: readonly PoolSummaryRow[],
  asked: readonly string[],
): PoolSummaryRow | null {
  const priced = rows.filter((row) => row.keys.gpuModel && row.cheapest?.usdPerGpuHour != null);
  const named = (model: string | undefined) => priced.find((row) => row.keys.gpuModel === model);
  return named(asked[0]) ?? named('H100') ?? [...priced].sort((a, b) => b.pools - a.pools)[0] ?? null;
}

/** The headline of what is known: prices where there are any, else why there are none. */
export function headline(
  summary: PoolSummaryResponse,
  feeds: FeedsResponse | undefined,
  asked: { narrowed: boolean; gpuModel: readonly string[] },
): Headline {
  const { total } = summary;
  if (total.pools > 0) {
    if (total.medianSavingsPct === null) return { kind: 'no-list-price', pools: total.pools };
    return {
      kind: 'saving',
      savingsPct: total.medianSavingsPct,
      pools: total.pools - total.unpricedPools,
      featured: featuredRow(summary.rows, asked.gpuModel)?.cheapest ?? null,
      age: ageOf(total),
    };
  }
  if (asked.narrowed && summary.facets.region.length > 0) return { kind: 'no-match' };
  const prices = feeds?.rows.find((feed) => feed.kind === 'spot-prices');
  if (prices === undefined) return { kind: 'no-source' };
  if (prices.status === 'failed') return { kind: 'failed', feed: prices };
  return { kind: 'pulling', progress: prices.progress };
}
