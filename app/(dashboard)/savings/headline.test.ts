import { describe, expect, it } from 'vitest';
import type { FeedRow, FeedsResponse } from '#lib/api/schemas/feeds';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { hasHours, savingsHeadline } from './headline.ts';

const TOTAL = { spotHours: 100, otherHours: 20, savingsUsd: 410, savingsPct: 67 };

const savings = (change: object = {}, total: object = {}) =>
  ({
    facets: { account: [{ account: '111122223333', name: null }] },
    rows: [{ billed: true }],
    otherCurrencies: [],
    billedUntil: '2026-11-22T18:00:00.000Z',
    ...change,
    total: { ...TOTAL, ...total },
  }) as unknown as SavingsResponse;

const feeds = (...rows: Partial<FeedRow>[]) =>
  ({ rows: rows.map((row) => ({ kind: 'usage', progress: null, ...row })) }) as FeedsResponse;

const NO_BILL = savings({ facets: { account: [] }, rows: [{ billed: false }], billedUntil: null });

describe('savingsHeadline', () => {
  it('says what was saved, or lost', () => {
    expect(savingsHeadline(savings(), undefined, false)).toEqual({
      kind: 'saved',
      savingsUsd: 410,
      savingsPct: 67,
    });
    expect(savingsHeadline(savings({}, { savingsUsd: -33, savingsPct: -2.4 }), undefined, false)).toEqual({
      kind: 'saved',
      savingsUsd: -33,
      savingsPct: -2.4,
    });
  });

  it('never calls unknown a zero: hours without a price, no spot hours, no hours', () => {
    const kindOf = (change: object, total: object, narrowed = false) =>
      savingsHeadline(savings(change, total), undefined, narrowed);
    expect(kindOf({}, { savingsUsd: null, savingsPct: null }).kind).toBe('unpriced');
    expect(kindOf({}, { spotHours: 0, savingsUsd: 0, savingsPct: null }).kind).toBe('no-spot');
    const none = { spotHours: 0, otherHours: 0, savingsUsd: 0, savingsPct: null };
    expect(kindOf({}, none)).toEqual({ kind: 'no-usage', narrowed: false });
    expect(kindOf({}, none, true)).toEqual({ kind: 'no-usage', narrowed: true });
    expect(kindOf({ otherCurrencies: [{ currency: 'EUR' }] }, none)).toEqual({
      kind: 'other-currency',
      currencies: ['EUR'],
    });
  });

  it('tells a window without a bill from one without use', () => {
    const unknown = { spotHours: null, otherHours: null, savingsUsd: null };
    expect(savingsHeadline(savings({ rows: [{ billed: false }] }, unknown), undefined, false)).toEqual({
      kind: 'not-billed',
      billedUntil: '2026-11-22T18:00:00.000Z',
    });
  });

  it('says why no bill is there', () => {
    const why = (...rows: Partial<FeedRow>[]) => savingsHeadline(NO_BILL, feeds(...rows), false);
    expect(why()).toEqual({ kind: 'no-source', files: true });
    expect(why({ kind: 'spot-prices' })).toEqual({ kind: 'no-source', files: false });
    expect(why({ status: 'running', progress: 0.4 })).toEqual({ kind: 'pulling', progress: 0.4 });
    expect(why({ status: 'never' })).toEqual({ kind: 'pulling', progress: null });
    expect(why({ status: 'succeeded' })).toEqual({ kind: 'empty' });
    expect(why({ status: 'failed', id: 'x' })).toMatchObject({ kind: 'failed', feed: { id: 'x' } });
    expect(why({ status: 'failed' }, { status: 'running' }).kind).toBe('pulling');
    expect(savingsHeadline(NO_BILL, undefined, false)).toEqual({ kind: 'pulling', progress: null });
  });

  it('has numbers below it where there are hours', () => {
    expect(hasHours(savingsHeadline(savings(), undefined, false))).toBe(true);
    expect(hasHours({ kind: 'not-billed', billedUntil: null })).toBe(false);
  });
});
