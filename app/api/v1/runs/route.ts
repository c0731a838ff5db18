import { columnsOf } from '#lib/api/csv';
import { jsonResponse, otherMethods, route } from '#lib/api/handler';
import { noQuery } from '#lib/api/schemas/none';
import { runRow, runsQuery } from '#lib/api/schemas/runs';
import { receiveRun } from '#lib/ingest/receive-run';
import { runs } from '#lib/reports/runs';

/** Training runs, newest first. */
export const GET = route({
  query: runsQuery,
  run: ({ query, now }) => runs(query, now),
  csv: { name: 'runs', table: ({ rows }) => ({ columns: columnsOf(runRow), rows }) },
});

/** Makes a run; with an externalId that is known, answers that one. */
export const POST = route({
  query: noQuery,
  access: 'write',
  run: async ({ request, now }) => {
    const { id, created } = await receiveRun(request, now);
    return jsonResponse({ id }, created ? 201 : 200);
  },
});

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'POST');
