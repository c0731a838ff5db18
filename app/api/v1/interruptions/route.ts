import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { interruptionRow, interruptionsQuery } from '#lib/api/schemas/interruptions';
import { interruptions } from '#lib/reports/interruptions';

/** Interruptions, or rebalance recommendations, newest first. */
export const GET = route({
  query: interruptionsQuery,
  run: ({ query, now }) => interruptions(query, now),
  csv: { name: 'interruptions', table: ({ rows }) => ({ columns: columnsOf(interruptionRow), rows }) },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
