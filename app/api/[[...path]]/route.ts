import { route } from '#lib/api/handler';
import { notFound } from '#lib/api/problem';
import { anyQuery } from '#lib/api/schemas/none';

const nothingHere = route({
  query: anyQuery,
  run: async ({ request }) => {
    throw notFound(
      `There is nothing at ${new URL(request.url).pathname}; /api/v1/openapi.json lists what there is.`,
    );
  },
});

export const GET = nothingHere;
export const POST = nothingHere;
export const PUT = nothingHere;
export const PATCH = nothingHere;
export const DELETE = nothingHere;
