import { otherMethods, route } from '#lib/api/handler';
import { notFound } from '#lib/api/problem';
import { noQuery } from '#lib/api/schemas/none';
import { requestSync, UnknownFeed } from '#lib/ingest/request-sync';

/** Asks the workers to pull a feed now. */
export const POST = route({
  query: noQuery,
  access: 'write',
  status: 202,
  run: async ({ params, now }) => {
    try {
      return await requestSync(params.id ?? '', now);
    } catch (error) {
      throw error instanceof UnknownFeed ? notFound(error.message) : error;
    }
  },
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
