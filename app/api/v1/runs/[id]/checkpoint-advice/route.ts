import { otherMethods, route } from '#lib/api/handler';
import { runIdFrom } from '#lib/api/run-id';
import { checkpointAdviceQuery } from '#lib/api/schemas/checkpoint-advice';
import { runCheckpointAdvice } from '#lib/reports/checkpoint-advice';

/** How often a run should save: one number for its training loop, and until when it holds. */
export const GET = route({
  query: checkpointAdviceQuery,
  run: ({ query, params, now }) => runCheckpointAdvice(runIdFrom(params.id), query, now),
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
