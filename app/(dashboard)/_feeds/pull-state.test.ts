import { describe, expect, it } from 'vitest';
import type { FeedRow } from '#lib/api/schemas/feeds';
import { failureOf, pullState } from './pull-state.ts';

const feed = (status: FeedRow['status'], progress: number | null = null) =>
  ({ id: status, status, progress }) as FeedRow;

const scope = (error: string | null) => ({ lastRun: { error } }) as FeedRow['scopes'][number];

describe('pullState', () => {
  it('is on its way while anything runs or has yet to, with the progress that is told', () => {
    expect(pullState([])).toEqual({ kind: 'pulling', progress: null });
    expect(pullState([feed('never')])).toEqual({ kind: 'pulling', progress: null });
    expect(pullState([feed('succeeded'), feed('running', 0.4)])).toEqual({ kind: 'pulling', progress: 0.4 });
    expect(pullState([feed('failed'), feed('queued')])).toEqual({ kind: 'pulling', progress: null });
    expect(pullState([feed('running', 0)])).toEqual({ kind: 'pulling', progress: 0 });
  });

  it('has failed where one did, in part too, and nothing is on its way', () => {
    expect(pullState([feed('succeeded'), feed('partial')])).toEqual({
      kind: 'failed',
      feed: feed('partial'),
    });
    expect(pullState([feed('failed'), feed('never')])).toEqual({ kind: 'failed', feed: feed('failed') });
  });

  it('is empty where all answered', () => {
    expect(pullState([feed('succeeded'), feed('succeeded')])).toEqual({ kind: 'empty' });
  });
});

describe('failureOf', () => {
  it('is what the first place said that said anything', () => {
    expect(failureOf({ scopes: [scope(null), scope('AccessDenied'), scope('Throttled')] })).toBe(
      'AccessDenied',
    );
    expect(failureOf({ scopes: [scope(null)] })).toBeNull();
    expect(failureOf({ scopes: [] })).toBeNull();
  });
});
