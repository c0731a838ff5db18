import { otherMethods, route } from '#lib/api/handler';
import { idFrom } from '#lib/api/parse-query';
import { notFound } from '#lib/api/problem';
import { poolPricesQuery } from '#lib/api/schemas/pools';
import { poolPrices } from '#lib/reports/pool-prices';
import { priceRows } from '#lib/reports/price-rows';

/** A pool's price steps with its list price and their statistics. */
export const GET = route({
  query: poolPricesQuery,
  run: ({ query, params, now }) => {
    const id = idFrom(params.id);
    if (id === null) throw notFound(`There is no pool "${params.id}": a pool's id is a whole number.`);
    return poolPrices(id, query, now);
  },
  csv: { name: 'pool-prices', table: priceRows },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
