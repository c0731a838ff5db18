import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { eventRow, eventsQuery } from '#lib/api/schemas/events';
import { noQuery } from '#lib/api/schemas/none';
import { receiveEvents } from '#lib/ingest/receive-events';
import { events } from '#lib/reports/events';

/** Events as they came, newest first. */
export const GET = route({
  query: eventsQuery,
  run: ({ query }) => events(query),
  csv: { name: 'events', table: ({ rows }) => ({ columns: columnsOf(eventRow), rows }) },
});

/** Takes in events of a provider: one, or a list. */
export const POST = route({
  query: noQuery,
  access: 'write',
  status: 202,
  run: ({ request, now }) => receiveEvents(request, now),
});

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'POST');
