import { otherMethods, route } from '#lib/api/handler';
import { savingsQuery } from '#lib/api/schemas/savings';
import { groupsOf, savings } from '#lib/reports/savings';
import { savingsRows } from '#lib/reports/savings-rows';

/** What spot saved, in groups and together. */
export const GET = route({
  query: savingsQuery,
  run: ({ query, now }) => savings(query, now),
  csv: { name: 'savings', table: (result, query) => savingsRows(result, groupsOf(query)) },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
