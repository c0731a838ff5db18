import { otherMethods, route } from '#lib/api/handler';
import { idFrom } from '#lib/api/parse-query';
import { noQuery } from '#lib/api/schemas/none';
import { withdrawBill } from '#lib/reports/bills';

/** Withdraws what one source says of an account's month. */
export const DELETE = route({
  query: noQuery,
  access: 'write',
  run: ({ params }) => withdrawBill(idFrom(params.id)),
});

export const { GET, POST, PUT, PATCH, OPTIONS } = otherMethods('DELETE');
