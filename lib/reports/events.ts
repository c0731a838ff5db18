import { beforeRow, decodeCursor, encodeCursor, pageLimit } from '#lib/api/cursor';
import type { EventsQuery, EventsResponse } from '#lib/api/schemas/events';
import { countEvents, readEvents } from '#lib/db/events-read';

/** Events as they came, newest first, and how many there are of each status. Throws `ProblemError` 400 for a cursor that is none. */
export async function events(query: EventsQuery): Promise<EventsResponse> {
  const limit = pageLimit(query);
  const before = decodeCursor(beforeRow, query.cursor)?.before ?? null;
  const { status, source, instanceId } = query;
  const [found, counts] = await Promise.all([
    readEvents({ status, source, instanceId }, { before, limit: limit + 1 }),
    countEvents(),
  ]);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const nextCursor = found.length > limit && last !== undefined ? encodeCursor({ before: last.id }) : null;
  return { rows, counts, nextCursor };
}
