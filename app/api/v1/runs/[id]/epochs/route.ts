import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { runIdFrom } from '#lib/api/run-id';
import { epochRow, runQuery } from '#lib/api/schemas/runs';
import { runEpochs } from '#lib/reports/run-epochs';

/** What each completed epoch of a run cost. */
export const GET = route({
  query: runQuery,
  run: ({ params, now }) => runEpochs(runIdFrom(params.id), now),
  csv: { name: 'run-epochs', table: ({ rows }) => ({ columns: columnsOf(epochRow), rows }) },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
