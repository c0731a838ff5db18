import { otherMethods, route } from '#lib/api/handler';
import { noQuery } from '#lib/api/schemas/none';
import { sendTestEvent } from '#lib/ingest/send-test-event';

/** Sends a test event to a queue, to see that it comes back by it. */
export const POST = route({
  query: noQuery,
  access: 'write',
  status: 202,
  run: ({ params, request, now }) => sendTestEvent(params.index, request.signal, now),
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
