import type { PgBoss } from 'pg-boss';
import { connection } from '#lib/db/client';
import { knownScopes } from '#lib/db/feed-runs';
import { knownFeeds } from '#lib/reports/feeds';
import { createBoss, createQueues, sendLoggedList, sendRun } from './jobs.ts';

/** No feed of that name runs here. */
export class UnknownFeed extends Error {
  constructor(id: string, known: string[]) {
    super(
      `There is no feed "${id}" here. ${known.length === 0 ? 'SOURCES names no source that is pulled.' : `There are: ${known.join(', ')}.`}`,
    );
    this.name = 'UnknownFeed';
  }
}

let sender: Promise<PgBoss> | undefined;

async function startSender(): Promise<PgBoss> {
  const boss = createBoss(connection(), 'sender');
  // It finds its way back by itself; who asks meanwhile gets the error of the asking.
  boss.on('error', () => {});
  try {
    await boss.start();
    await createQueues(boss);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw error;
  }
}

/** This process's sender, started at the first call; a start that failed is tried again at the next. */
function getSender(): Promise<PgBoss> {
  sender ??= startSender().catch((error: unknown) => {
    sender = undefined;
    throw error;
  });
  return sender;
}

/**
 * Asks the workers to pull a feed now, everywhere it ran lately, and returns the runs' ids; where it never ran, the
 * id of the run that lists where to, and none while that is being listed already. A place that is being pulled
 * already answers with that run. Throws `UnknownFeed`.
 */
export async function requestSync(feedId: string, now: Date): Promise<{ feedRunIds: number[] }> {
  const feeds = knownFeeds();
  const feed = feeds.find((candidate) => candidate.id === feedId);
  if (feed === undefined)
    throw new UnknownFeed(
      feedId,
      feeds.map((known) => known.id),
    );
  const boss = await getSender();
  const scopes = await knownScopes(feed.id, new Date(now.getTime() - 3 * feed.periodSeconds * 1000));
  const feedRunIds: number[] = [];
  for (const scope of scopes) feedRunIds.push(await sendRun(boss, feed, scope, now));
  if (scopes.length > 0) return { feedRunIds };
  const runId = await sendLoggedList(boss, feed.id, now);
  return { feedRunIds: runId === null ? [] : [runId] };
}
