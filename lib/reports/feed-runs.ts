import { beforeRow, decodeCursor, encodeCursor, pageLimit } from '#lib/api/cursor';
import { notFound } from '#lib/api/problem';
import type { FeedRunsQuery, FeedRunsResponse } from '#lib/api/schemas/feeds';
import { readFeedRuns } from '#lib/db/feeds-read';
import { feedRunRow, knownFeeds } from './feeds.ts';

/** A feed's runs, newest first. Throws `ProblemError`: 404 for an unknown feed, 400 for a cursor that is none. */
export async function feedRuns(id: string, params: FeedRunsQuery): Promise<FeedRunsResponse> {
  const ids = knownFeeds().map((feed) => feed.id);
  if (!ids.includes(id))
    throw notFound(
      ids.length === 0
        ? `There is no feed "${id}": SOURCES names no source that is pulled.`
        : `There is no feed "${id}"; there are: ${ids.join(', ')}.`,
    );
  const limit = pageLimit(params);
  const before = decodeCursor(beforeRow, params.cursor)?.before ?? null;
  const runs = await readFeedRuns(id, { before, limit: limit + 1 });
  const rows = runs.slice(0, limit).map(feedRunRow);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: runs.length > limit && last !== undefined ? encodeCursor({ before: last.id }) : null,
  };
}
