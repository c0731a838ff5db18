import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { readBody } from '#lib/api/read-body';
import { committedRate, committedRateBody, committedRatesQuery } from '#lib/api/schemas/committed-rates';
import { noQuery } from '#lib/api/schemas/none';
import { committedRates, setCommittedRate } from '#lib/reports/committed-rates';

/** The committed rates that were entered. */
export const GET = route({
  query: committedRatesQuery,
  run: () => committedRates(),
  csv: { name: 'committed-rates', table: ({ rows }) => ({ columns: columnsOf(committedRate), rows }) },
});

/** Keeps a committed rate, in the place of the one for the same account and family. */
export const POST = route({
  query: noQuery,
  access: 'write',
  run: async ({ request }) => setCommittedRate(await readBody(request, committedRateBody)),
});

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'POST');
