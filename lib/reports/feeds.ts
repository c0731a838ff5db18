import type { FeedRow, FeedRun, FeedsResponse } from '#lib/api/schemas/feeds';
import { type FeedRunRecord, type FeedScopeRecord, readFeedScopes } from '#lib/db/feeds-read';
import { installationKind } from '#lib/db/installation';
import { readRowsKept } from '#lib/db/row-counts';
import { nextCronTime } from '#lib/domain/cron';
import { currentScopes, feedState, scopeIsStale } from '#lib/domain/feed-state';
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

/** One feed as its newest runs tell it; `rowsKept` of its kind in the ledger. */
export function feedRow(feed: Feed, all: FeedScopeRecord[], rowsKept: number, now: Date): FeedRow {
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
    rowsKept,
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
  const [scopes, kept, simulated] = await Promise.all([
    readFeedScopes(),
    readRowsKept(known.map((feed) => feed.kind)),
    isSimulated(),
  ]);
  return {
    rows: known.map((feed) =>
      feedRow(
        feed,
        scopes.filter((scope) => scope.feed === feed.id),
        kept[feed.kind] ?? 0,
        now,
      ),
    ),
    sources: env().sources,
    simulated,
    asOf: now.toISOString(),
  };
}
