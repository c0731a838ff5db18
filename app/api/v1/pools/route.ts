import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { poolRow, poolsQuery } from '#lib/api/schemas/pools';
import { pools } from '#lib/reports/pools';

/** Pools with their spot and list price now, and the window's mean. */
export const GET = route({
  query: poolsQuery,
  run: ({ query, now }) => pools(query, now),
  csv: {
    name: 'pools',
    table: ({ rows }, { daily }) => ({
      columns: columnsOf(poolRow, daily === 'true' ? [] : ['daily']),
      rows,
    }),
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
