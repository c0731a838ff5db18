import { otherMethods, route } from '#lib/api/handler';
import { runIdFrom } from '#lib/api/run-id';
import { noQuery } from '#lib/api/schemas/none';
import { receiveRunEvents } from '#lib/ingest/receive-run-events';

/** Takes in what a run's nodes say, up to 1,000 events at a time. */
export const POST = route({
  query: noQuery,
  access: 'write',
  status: 202,
  run: ({ params, request, now }) => receiveRunEvents(runIdFrom(params.id), request, now),
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
