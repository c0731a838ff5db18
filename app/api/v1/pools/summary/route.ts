import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { poolSummaryQuery, poolSummaryRow } from '#lib/api/schemas/pools';
import { poolSummary } from '#lib/reports/pool-summary';

/** Pools in groups: the cheapest of each, medians, how many cost more than their list price. */
export const GET = route({
  query: poolSummaryQuery,
  run: ({ query, now }) => poolSummary(query, now),
  csv: {
    name: 'pool-summary',
    table: ({ rows }) => ({ columns: columnsOf(poolSummaryRow, ['keys', 'cheapest.daily']), rows }),
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
