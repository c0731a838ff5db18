import { otherMethods, route } from '#lib/api/handler';
import { noQuery } from '#lib/api/schemas/none';
import { instance } from '#lib/reports/instance';

/** All that is known of an instance: lifetimes, interruptions, events. */
export const GET = route({
  query: noQuery,
  run: ({ params, now }) => instance(params.id ?? '', now),
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
