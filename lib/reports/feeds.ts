import type { FeedRow, FeedRun, FeedsResponse } from '#lib/api/schemas/feeds';
import { type FeedRunRecord, type FeedScopeRecord, readFeedScopes } from '#lib/db/feeds-read';
import { installationKind } from '#lib/db/installation';
import { type PaidCalls, readPaidCalls } from '#lib/db/paid-calls';
import { type Counted, readRowsKept } from '#lib/db/row-counts';
import { nextCronTime } from '#lib/domain/cron';
import { currentScopes, feedState, scopeIsStale } from '#lib/domain/feed-state';
import { paidPace } from '#lib/domain/paid-pace';
import { env } from '#lib/env';
import type { Feed } from '#lib/sources/feed';
import { createFeeds } from '#lib/sources/index';

let registry: Feed[] | undefined;

/** The feeds of this installation's sources, made once a process. */
export function knownFeeds(): Feed[] {
  registry ??= createFeeds(env());
  return registry;
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** A run of the log as it travels. */
export const feedRunRow = (run: FeedRunRecord): FeedRun => ({
  id: run.id,
  feed: run.feed,
  account: run.account,
  region: run.region,
  status: run.status,
  requestedAt: run.requestedAt.toISOString(),
  startedAt: iso(run.startedAt),
  finishedAt: iso(run.finishedAt),
  durationSeconds: run.durationMs === null ? null : run.durationMs / 1000,
  rowsRead: run.rowsRead,
  rowsWritten: run.rowsWritten,
  rowsUnchanged: run.rowsUnchanged,
  progress: run.progress,
  watermark: iso(run.watermark),
  error: run.error,
  notes: run.notes,
});

/** What a feed's calls have cost this month and will cost in a month at this pace; null where they cost nothing. */
function paidOf({ price, periodSeconds }: Feed, { calls, runs }: PaidCalls, places: number): FeedRow['paid'] {
  return price === undefined
    ? null
    : { ...price, calls, ...paidPace({ ...price, calls, runs, places, periodSeconds }) };
}

/** What a feed keeps in the ledger; null where that is not known. */
const countedAs = ({ kind, origin }: Feed): Counted | null =>
  kind === 'usage' ? (origin?.({ account: '', region: '' }).source ?? null) : kind;

/** One feed as its newest runs tell it; `kept` rows of it in the ledger. */
export function feedRow(
  feed: Feed,
  all: FeedScopeRecord[],
  { kept, paid, now }: { kept: number; paid?: PaidCalls; now: Date },
): FeedRow {
  const scopes = currentScopes(all, feed.periodSeconds);
  const state = feedState(scopes, feed.periodSeconds, now);
  const sum = (key: 'rowsRead' | 'rowsWritten' | 'rowsUnchanged') =>
    scopes.reduce((total, { lastRun }) => total + lastRun[key], 0);
  return {
    id: feed.id,
    label: feed.label,
    kind: feed.kind,
    periodSeconds: feed.periodSeconds,
    ...state,
    lastSuccessAt: iso(state.lastSuccessAt),
    nextRunAt: iso(nextCronTime(feed.cron, now)),
    rowsRead: sum('rowsRead'),
    rowsWritten: sum('rowsWritten'),
    rowsUnchanged: sum('rowsUnchanged'),
    rowsKept: kept,
    paid: paidOf(feed, paid ?? { calls: 0, runs: 0 }, scopes.filter(({ region }) => region !== '').length),
    scopes: scopes.map((scope) => ({
      account: scope.account,
      region: scope.region,
      lastSuccessAt: iso(scope.lastSuccessAt),
      watermark: iso(scope.watermark),
      stale: scopeIsStale(scope, feed.periodSeconds, now),
      lastRun: feedRunRow(scope.lastRun),
    })),
  };
}

/** Whether the ledger holds, or is about to hold, simulated rows. */
export async function isSimulated(): Promise<boolean> {
  const kind = await installationKind();
  return kind === null ? env().sources.includes('demo') : kind === 'demo';
}

/** Every feed with its scopes, newest runs and freshness at `now`. */
export async function feeds(now: Date): Promise<FeedsResponse> {
  const known = knownFeeds();
  const [scopes, kept, simulated, paid] = await Promise.all([
    readFeedScopes(),
    readRowsKept(known.map(countedAs).filter((what) => what !== null)),
    isSimulated(),
    readPaidCalls(now),
  ]);
  return {
    rows: known.map((feed) => {
      const what = countedAs(feed);
      return feedRow(
        feed,
        scopes.filter((scope) => scope.feed === feed.id),
        { kept: (what && kept[what]) ?? 0, paid: paid.get(feed.id), now },
      );
    }),
    sources: [...env().sources, ...(env().mlflow === null ? [] : ['mlflow'])],
    simulated,
    asOf: now.toISOString(),
  };
}
