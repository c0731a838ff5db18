import type { SpotPriceRow } from '#lib/domain/rows';
import { inKeyOrder } from './key-order.ts';

type Columns = { pools: string; after: string; prices: string };

/** Rows as array literals, in the order in which they are written: pool ids, ms after `start`, USD per hour. */
export type PriceColumns = {
  start: Date;
  all: Columns;
  /** each pool's newest row */
  newest: Columns;
};

// Built by hand, as millions of rows go through here; literals, as the driver's own arrays cost half as much again.
function literals(rows: SpotPriceRow[], ids: Int32Array, order: Int32Array, start: number): Columns {
  let [pools, after, prices] = ['', '', ''];
  let separator = '{';
  for (const index of order) {
    const row = rows[index] as SpotPriceRow;
    pools += separator + ids[index];
    after += separator + (row.at.getTime() - start);
    prices += separator + row.usdPerHour;
    separator = ',';
  }
  return { pools: `${pools}}`, after: `${after}}`, prices: `${prices}}` };
}

/** The columns of at least one row; `ids` are the rows' pools. Of rows of one pool and time the last one counts. */
export function priceColumns(rows: SpotPriceRow[], ids: Int32Array): PriceColumns {
  const times = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) times[index] = (rows[index] as SpotPriceRow).at.getTime();
  const order = inKeyOrder(ids, times);
  const newest = order.filter((index, place) => ids[index] !== ids[order[place + 1] ?? -1]);
  const start = times[order[0] as number] as number;
  return {
    start: new Date(start),
    all: literals(rows, ids, order, start),
    newest: literals(rows, ids, newest, start),
  };
}
