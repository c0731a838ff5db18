import { describe, expect, it } from 'vitest';
import { currentScopes, feedState, type RunStatus, type ScopeState } from './feed-state.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const PERIOD = 300;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const scope = (
  region: string,
  status: RunStatus,
  over: { account?: string; success?: number | null; asked?: number; first?: number; progress?: number } = {},
): ScopeState => ({
  account: over.account ?? 'a',
  region,
  lastSuccessAt: over.success === undefined ? ago(2) : over.success === null ? null : ago(over.success),
  firstRequestedAt: ago(over.first ?? 1000),
  lastRun: { status, requestedAt: ago(over.asked ?? 2), progress: over.progress ?? null },
});
const state = (...scopes: ScopeState[]) => feedState(scopes, PERIOD, NOW);

describe('feedState', () => {
  it('has never run, and is stale, without any scope', () => {
    expect(state()).toEqual({
      status: 'never',
      lastSuccessAt: null,
      ageSeconds: null,
      stale: true,
      progress: null,
    });
  });

  it('is as old as its oldest success', () => {
    expect(state(scope('r1', 'succeeded'), scope('r2', 'succeeded', { success: 9 }))).toEqual({
      status: 'succeeded',
      lastSuccessAt: ago(9),
      ageSeconds: 540,
      stale: false,
      progress: null,
    });
  });

  it('is stale once one scope is older than three periods', () => {
    expect(state(scope('r1', 'succeeded', { success: 15 })).stale).toBe(false);
    expect(state(scope('r1', 'succeeded', { success: 15.1 })).stale).toBe(true);
  });

  it('is partial where some scopes failed, failed where all did', () => {
    expect(state(scope('r1', 'succeeded'), scope('r2', 'failed')).status).toBe('partial');
    expect(state(scope('r1', 'failed'), scope('r2', 'partial')).status).toBe('partial');
    expect(state(scope('r1', 'failed'), scope('r2', 'interrupted')).status).toBe('failed');
    expect(state(scope('r1', 'failed'), scope('r2', 'queued')).status).toBe('queued');
    expect(state(scope('r1', 'running'), scope('r2', 'queued')).status).toBe('running');
  });

  it('shows the progress of a first pull only, and lets it last three periods', () => {
    const first = { success: null, first: 10 };
    const found = state(
      scope('r1', 'running', { ...first, progress: 0.5 }),
      scope('r2', 'queued', first),
      scope('r3', 'succeeded'),
    );
    expect(found).toMatchObject({ progress: 0.5, stale: false });
    expect(state(scope('r1', 'running', { success: null, first: 16, progress: 0.9 })).stale).toBe(true);
    expect(state(scope('r1', 'running', { progress: 0.2 })).progress).toBeNull();
    expect(state(scope('r1', 'failed', { success: null, first: 1 })).stale).toBe(true);
  });

  it('is stale and failed where not even the listing went well', () => {
    expect(state(scope('', 'failed', { success: null }))).toMatchObject({ status: 'failed', stale: true });
  });
});

describe('currentScopes', () => {
  const regions = (...scopes: ScopeState[]) =>
    currentScopes(scopes, PERIOD).map(({ account, region }) => `${account}/${region}`);

  it('leaves out a listing that went well', () => {
    expect(regions(scope('', 'succeeded'), scope('r1', 'succeeded'))).toEqual(['a/r1']);
    expect(regions(scope('', 'failed'), scope('r1', 'succeeded'))).toEqual(['a/', 'a/r1']);
  });

  it('forgets a place that the others have gone on without', () => {
    expect(regions(scope('r1', 'succeeded'), scope('gone', 'failed', { asked: 60 }))).toEqual(['a/r1']);
  });

  it('remembers a place whose first pull takes long or has yet to begin', () => {
    expect(
      regions(
        scope('r1', 'succeeded'),
        scope('slow', 'running', { asked: 60 }),
        scope('waits', 'queued', { asked: 60 }),
      ),
    ).toEqual(['a/r1', 'a/slow', 'a/waits']);
  });

  it('remembers every place while nothing runs at all', () => {
    expect(regions(scope('r1', 'succeeded', { asked: 900 }), scope('r2', 'failed', { asked: 901 }))).toEqual([
      'a/r1',
      'a/r2',
    ]);
  });

  it('remembers the places of an account that cannot be listed', () => {
    expect(
      regions(
        scope('', 'failed', { account: 'b' }),
        scope('r1', 'succeeded', { account: 'b', asked: 60 }),
        scope('r1', 'succeeded'),
      ),
    ).toEqual(['b/', 'b/r1', 'a/r1']);
  });
});
