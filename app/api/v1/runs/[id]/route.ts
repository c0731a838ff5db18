import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { runIdFrom } from '#lib/api/run-id';
import { runPhase, runQuery } from '#lib/api/schemas/runs';
import { run } from '#lib/reports/run';

/** One run: its ledger, phases, segments, stops and checkpoints; as CSV its phases. */
export const GET = route({
  query: runQuery,
  run: ({ params, now }) => run(runIdFrom(params.id), now),
  csv: { name: 'run', table: ({ phases }) => ({ columns: columnsOf(runPhase), rows: phases }) },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
