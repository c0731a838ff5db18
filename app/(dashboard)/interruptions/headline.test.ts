import { describe, expect, it } from 'vitest';
import type { FeedRow, FeedsResponse } from '#lib/api/schemas/feeds';
import { hasExposure, rateHeadline } from './headline.ts';
import { against, answer, figures, placeRow } from './rate-testing.ts';

const feed = (status: FeedRow['status'], progress: number | null = null, kind = 'instances') =>
  ({ kind, status, progress }) as FeedRow;
const feeds = (...rows: FeedRow[]) => ({ rows }) as FeedsResponse;

const east = placeRow('H100', 'us-east-1', [59, 1440], against('higher', 5.6));
const west = placeRow('A100', 'us-west-2', [9, 2210], against('not-shown', 0.8));

describe('rateHeadline', () => {
  it('names the worst place that is shown to be higher', () => {
    const total = figures(124, 10_315);
    expect(rateHeadline(answer([east, west], total), undefined, false)).toEqual({
      kind: 'rate',
      perHour: 124 / 10_315,
      worst: { row: east, ratio: 5.6, highest: true },
      compared: true,
    });
    const small = placeRow('L4', 'us-east-2', [1, 3], against('not-shown', 28));
    expect(rateHeadline(answer([small, east], total), undefined, false)).toMatchObject({
      worst: { row: east, highest: false },
    });
  });

  it('names none where no difference is shown, and compares nothing where there is one group', () => {
    const lower = placeRow('L4', 'us-east-2', [1, 3000], against('lower', 0.1));
    expect(rateHeadline(answer([west, lower], figures(10, 5210)), undefined, false)).toMatchObject({
      worst: null,
      compared: true,
    });
    expect(
      rateHeadline(answer([placeRow('L4', 'us-east-2', [1, 300])], figures(1, 300)), undefined, false),
    ).toEqual({
      kind: 'rate',
      perHour: 1 / 300,
      worst: null,
      compared: false,
    });
  });

  it('gives the upper end where nothing was taken back', () => {
    const headline = rateHeadline(answer([], figures(0, 1204)), undefined, false);
    expect(headline).toEqual({ kind: 'none', exposureHours: 1204, atMost: 3.688879 / 1204 });
    expect(hasExposure(headline)).toBe(true);
  });

  it('has no rate without hours at risk', () => {
    const since = '2026-11-03T00:00:00.000Z';
    const headline = rateHeadline(answer([], figures(2, 0), { followedSince: since }), undefined, true);
    expect(headline).toEqual({ kind: 'no-exposure', narrowed: true, interruptions: 2, since });
    expect(hasExposure(headline)).toBe(false);
    expect(rateHeadline(answer([], figures(0, 0)), undefined, false)).toMatchObject({ since: null });
  });

  it('says why no instance is followed', () => {
    const nothing = answer([], figures(0, 0), { followedSince: null });
    const kind = (known: FeedsResponse | undefined) => rateHeadline(nothing, known, false).kind;
    expect(kind(undefined)).toBe('pulling');
    expect(kind(feeds(feed('succeeded', null, 'spot-prices')))).toBe('no-source');
    expect(kind(feeds(feed('never')))).toBe('pulling');
    expect(kind(feeds(feed('failed')))).toBe('failed');
    expect(kind(feeds(feed('failed'), feed('running', 0.4)))).toBe('pulling');
    expect(kind(feeds(feed('succeeded')))).toBe('empty');
    expect(rateHeadline(nothing, feeds(feed('running', 0.4)), false)).toEqual({
      kind: 'pulling',
      progress: 0.4,
    });
  });
});
