import { otherMethods, route } from '#lib/api/handler';
import { interruptionRatesQuery } from '#lib/api/schemas/interruption-rates';
import { interruptionRates, rateGroupsOf } from '#lib/reports/interruption-rates';
import { interruptionRateRows } from '#lib/reports/interruption-rates-rows';

/** How often spot instances are taken back, in groups and together, and what it costs. */
export const GET = route({
  query: interruptionRatesQuery,
  run: ({ query, now }) => interruptionRates(query, now),
  csv: {
    name: 'interruption-rates',
    table: (result, query) => interruptionRateRows(result, rateGroupsOf(query)),
  },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
