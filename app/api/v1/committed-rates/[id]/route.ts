import { otherMethods, route } from '#lib/api/handler';
import { idFrom } from '#lib/api/parse-query';
import { noQuery } from '#lib/api/schemas/none';
import { removeCommittedRate } from '#lib/reports/committed-rates';

/** Forgets a committed rate. */
export const DELETE = route({
  query: noQuery,
  access: 'write',
  run: ({ params }) => removeCommittedRate(idFrom(params.id)),
});

export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods('DELETE');
