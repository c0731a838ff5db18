import { describe, expect, it } from 'vitest';
import type { FeedRow, FeedsResponse } from '#lib/api/schemas/feeds';
import { freshnessOf } from './freshness.ts';

const feed = (kind: string, lastSuccessAt: string | null, stale = false) =>
  ({ id: `aws.${kind}`, label: `Feed of ${kind}`, kind, lastSuccessAt, stale }) as FeedRow;
const shown = (...rows: FeedRow[]) => freshnessOf({ rows } as FeedsResponse);

describe('freshnessOf', () => {
  it('names each kind once, prices first, kinds that it does not know last', () => {
    const rows = [feed('zones', '2026-11-23T10:00:00Z'), feed('runs', null), feed('spot-prices', null)];
    expect(shown(...rows).map(({ label, at }) => [label, at])).toEqual([
      ['Prices', null],
      ['Zones', '2026-11-23T10:00:00Z'],
      ['Feed of runs', null],
    ]);
  });

  it('takes billing for as fresh as the feed that came last, and for late where every one is', () => {
    const fresh = feed('usage', '2026-11-23T10:00:00Z');
    const late = feed('usage', '2026-11-20T10:00:00Z', true);
    expect(shown(late, fresh)).toEqual([
      { id: 'usage', label: 'Billing', at: '2026-11-23T10:00:00Z', stale: false },
    ]);
    expect(shown(late, feed('usage', '2026-11-19T10:00:00Z', true))).toEqual([
      { id: 'usage', label: 'Billing', at: '2026-11-20T10:00:00Z', stale: true },
    ]);
  });
});
