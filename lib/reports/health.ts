import { isDatabaseAway } from '#lib/api/database-away';
import type { HealthResponse } from '#lib/api/schemas/feeds';
import { readFeedScopes } from '#lib/db/feeds-read';
import { currentScopes, feedState } from '#lib/domain/feed-state';
import { isSimulated, knownFeeds } from './feeds.ts';

/** Whether the database answers and every feed is fresh at `now`. A database that is away is an answer, no error. */
export async function health(now: Date): Promise<HealthResponse> {
  try {
    const [scopes, simulated] = await Promise.all([readFeedScopes(), isSimulated()]);
    const feeds = knownFeeds().map(({ id, periodSeconds }) => {
      const own = currentScopes(
        scopes.filter((scope) => scope.feed === id),
        periodSeconds,
      );
      const { lastSuccessAt, ageSeconds, stale } = feedState(own, periodSeconds, now);
      return { id, lastSuccessAt: lastSuccessAt?.toISOString() ?? null, ageSeconds, stale };
    });
    return {
      status: feeds.some((feed) => feed.stale) ? 'degraded' : 'ok',
      database: 'ok',
      simulated,
      feeds,
    };
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return { status: 'unavailable', database: 'unavailable', simulated: null, feeds: [] };
  }
}
