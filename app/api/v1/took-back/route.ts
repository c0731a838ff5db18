import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { tookBackQuery, tookBackResponse } from '#lib/api/schemas/took-back';
import { tookBack } from '#lib/reports/took-back';

/** What interruptions took back of the runs that report. */
export const GET = route({
  query: tookBackQuery,
  run: ({ query, now }) => tookBack(query, now),
  csv: { name: 'took-back', table: (row) => ({ columns: columnsOf(tookBackResponse), rows: [row] }) },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
