import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { importQuery, importRow, importsQuery } from '#lib/api/schemas/imports';
import { receiveImport } from '#lib/ingest/receive-import';
import { imports } from '#lib/reports/imports';

/** The files that were taken in, newest first. */
export const GET = route({
  query: importsQuery,
  run: ({ query }) => imports(query),
  csv: {
    name: 'imports',
    table: ({ rows }) => ({ columns: columnsOf(importRow, ['refused', 'totals']), rows }),
  },
});

/** Takes in a file of prices or a bill, whole or not at all. */
export const POST = route({
  query: importQuery,
  access: 'write',
  run: ({ request, query, now }) => receiveImport(request, query, now),
});

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'POST');
