import { queueRun } from '#lib/db/feed-runs';
import { runFeed } from '#lib/ingest/run-feed';
import type { Feed } from '#lib/sources/feed';
import { END } from './made-rows.ts';

const SCOPE = { account: '111111111111', region: 'us-east-1' };

/** Queues a run of the feed and returns what runs it: all that the worker does for one; throws where it fails. */
export async function readyRun(feed: Feed): Promise<() => Promise<void>> {
  const runId = await queueRun({ feed: feed.id, ...SCOPE }, END);
  return async () => {
    const signal = new AbortController().signal;
    const outcome = await runFeed(feed, SCOPE, runId, { clock: () => END, signal, installation: 'real' });
    if (outcome.status === 'failed') throw new Error(outcome.error);
  };
}
