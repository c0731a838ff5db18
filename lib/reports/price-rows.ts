import { type CsvTable, columnsOf } from '#lib/api/csv';
import { type PoolPricesResponse, pool } from '#lib/api/schemas/pools';

/**
 * A pool's price steps as a table: one line a step with the list price that held when it began, or for a step from
 * before the window when that began. `onDemandAssumed` = that moment lies before the earliest known list price.
 */
export function priceRows(prices: PoolPricesResponse): CsvTable {
  const rows = prices.points.map((point) => {
    const list = prices.onDemand.findLast(({ from }) => from <= point.at) ?? prices.onDemand[0];
    return {
      pool: prices.pool,
      ...point,
      onDemandUsdPerHour: list?.usdPerHour,
      onDemandAssumed: list?.assumed,
    };
  });
  return {
    columns: [
      'at',
      'usdPerHour',
      'onDemandUsdPerHour',
      'onDemandAssumed',
      ...columnsOf(pool).map((column) => `pool.${column}`),
    ],
    rows,
  };
}
