import type { FeedRow } from '#lib/api/schemas/feeds';

/** Nothing of a kind has come yet: its first pull is on its way (`progress` 0 to 1, null = not told), or it failed. */
export type NotPulled = { kind: 'pulling'; progress: number | null } | { kind: 'failed'; feed: FeedRow };

/** Why nothing has come of feeds of one kind; `empty`: all of them answered, and there was nothing. */
export function pullState(feeds: readonly FeedRow[]): NotPulled | { kind: 'empty' } {
  const failed = feeds.find(({ status }) => status === 'failed' || status === 'partial');
  if (failed !== undefined && feeds.every(({ status }) => status !== 'running' && status !== 'queued'))
    return { kind: 'failed', feed: failed };
  if (feeds.length > 0 && feeds.every(({ status }) => status === 'succeeded')) return { kind: 'empty' };
  return { kind: 'pulling', progress: feeds.find(({ progress }) => progress !== null)?.progress ?? null };
}

/** What a place of the feed said when it failed, the first that said anything; null = none did. */
export const failureOf = ({ scopes }: Pick<FeedRow, 'scopes'>): string | null =>
  scopes.find(({ lastRun }) => lastRun.error)?.lastRun.error ?? null;
