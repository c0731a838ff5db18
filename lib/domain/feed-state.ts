/** How many of its periods a feed may be without a success before it is stale. */
export const STALE_PERIODS = 3;

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'interrupted';
export type FeedStatus = 'never' | 'queued' | 'running' | 'succeeded' | 'partial' | 'failed';

/** One account and region of a feed. An empty region is the listing of what there is to pull. */
export type ScopeState = {
  account: string;
  region: string;
  lastSuccessAt: Date | null;
  /** when the first run of the scope was asked for */
  firstRequestedAt: Date;
  lastRun: { status: RunStatus; requestedAt: Date; progress: number | null };
};

export type FeedState = {
  status: FeedStatus;
  /** the oldest of the scopes' last successes */
  lastSuccessAt: Date | null;
  ageSeconds: number | null;
  stale: boolean;
  /** 0 to 1, the mean over scopes while one of them is in its first pull; else null */
  progress: number | null;
};

const secondsSince = (at: Date, now: Date) => (now.getTime() - at.getTime()) / 1000;

/** No success within three periods. A scope's first pull has as long before it counts. */
export function scopeIsStale(scope: ScopeState, periodSeconds: number, now: Date): boolean {
  return secondsSince(scope.lastSuccessAt ?? scope.firstRequestedAt, now) > STALE_PERIODS * periodSeconds;
}

/**
 * The scopes that still count. A listing counts while it is not well. A place that other runs of the feed have gone
 * on without for three periods is no longer listed, unless it waits or runs or its account cannot be listed at the moment.
 */
export function currentScopes<T extends ScopeState>(scopes: readonly T[], periodSeconds: number): T[] {
  const unwell = scopes.filter(({ region, lastRun }) => region === '' && lastRun.status !== 'succeeded');
  const newest = Math.max(...scopes.map(({ lastRun }) => lastRun.requestedAt.getTime()));
  const blocked = new Set(unwell.map(({ account }) => account));
  return scopes.filter((scope) => {
    if (scope.region === '') return scope.lastRun.status !== 'succeeded';
    if (blocked.has('') || blocked.has(scope.account)) return true;
    if (scope.lastRun.status === 'running' || scope.lastRun.status === 'queued') return true;
    return newest - scope.lastRun.requestedAt.getTime() <= STALE_PERIODS * periodSeconds * 1000;
  });
}

function statusOf(scopes: readonly ScopeState[]): FeedStatus {
  const statuses = new Set(scopes.map(({ lastRun }) => lastRun.status));
  if (statuses.size === 0) return 'never';
  if (statuses.has('running')) return 'running';
  if (statuses.has('queued')) return 'queued';
  if (statuses.size === 1 && statuses.has('succeeded')) return 'succeeded';
  return statuses.has('succeeded') || statuses.has('partial') ? 'partial' : 'failed';
}

function firstPullProgress(places: readonly ScopeState[]): number | null {
  const isFirst = ({ lastSuccessAt, lastRun }: ScopeState) =>
    lastSuccessAt === null && (lastRun.status === 'running' || lastRun.status === 'queued');
  if (!places.some(isFirst)) return null;
  const done = places.map((scope) => (scope.lastSuccessAt !== null ? 1 : (scope.lastRun.progress ?? 0)));
  return done.reduce((a, b) => a + b, 0) / places.length;
}

/** What a feed's scopes say together. `scopes`: those of `currentScopes`. A feed without any success is stale. */
export function feedState(scopes: readonly ScopeState[], periodSeconds: number, now: Date): FeedState {
  const places = scopes.filter(({ region }) => region !== '');
  const successes = places.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []);
  const lastSuccessAt =
    successes.length === 0 ? null : new Date(Math.min(...successes.map((at) => at.getTime())));
  const firstPull = firstPullProgress(places);
  return {
    status: statusOf(scopes),
    lastSuccessAt,
    ageSeconds: lastSuccessAt === null ? null : secondsSince(lastSuccessAt, now),
    stale:
      places.some((scope) => scopeIsStale(scope, periodSeconds, now)) ||
      (lastSuccessAt === null && firstPull === null),
    progress: firstPull,
  };
}
