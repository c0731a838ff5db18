import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { reconciliationQuery, reconciliationRow } from '#lib/api/schemas/reconciliation';
import { reconciliation } from '#lib/reports/reconciliation';

/** The bill's spot cost by day against what prices and instance lifetimes make it. */
export const GET = route({
  query: reconciliationQuery,
  run: ({ query, now }) => reconciliation(query, now),
  csv: {
    name: 'reconciliation',
    table: ({ rows }) => ({ columns: ['day', ...columnsOf(reconciliationRow, ['day'])], rows }),
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
