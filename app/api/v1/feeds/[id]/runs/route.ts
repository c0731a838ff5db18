import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { feedRun, feedRunsQuery } from '#lib/api/schemas/feeds';
import { feedRuns } from '#lib/reports/feed-runs';

/** A feed's runs, newest first. */
export const GET = route({
  query: feedRunsQuery,
  run: ({ query, params }) => feedRuns(params.id ?? '', query),
  csv: { name: 'feed-runs', table: ({ rows }) => ({ columns: columnsOf(feedRun), rows }) },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
