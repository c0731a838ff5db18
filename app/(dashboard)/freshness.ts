import type { Freshness } from '#components/shell/foot';
import type { FeedRow, FeedsResponse } from '#lib/api/schemas/feeds';

/** What the rail calls each kind of data, in its order. */
const LABELS: Record<string, string> = {
  'spot-prices': 'Prices',
  usage: 'Billing',
  'on-demand-prices': 'List prices',
  'instance-types': 'Types',
  zones: 'Zones',
  instances: 'Instances',
};

/** Late, not merely still to come. */
export const isLate = (feed: FeedRow): boolean => feed.stale && feed.lastSuccessAt !== null;

/** How fresh each kind of data is: of several feeds of one kind the one that came last, late where all of them are. */
export function freshnessOf(feeds: FeedsResponse): Freshness[] {
  const kinds = Object.keys(LABELS);
  const order = (kind: string) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
  return [...Map.groupBy(feeds.rows, (feed) => feed.kind)]
    .toSorted(([a], [b]) => order(a) - order(b))
    .map(([kind, rows]) => ({
      id: kind,
      label: LABELS[kind] ?? rows[0]?.label ?? kind,
      at:
        rows
          .flatMap((feed) => feed.lastSuccessAt ?? [])
          .toSorted()
          .at(-1) ?? null,
      stale: rows.every(isLate),
    }));
}
