import { type CsvTable, columnsOf } from '#lib/api/csv';
import { type InterruptionRatesResponse, rateRow } from '#lib/api/schemas/interruption-rates';

/** Rates as a table: the group, each of its keys in a column of its own, the figures. */
export function interruptionRateRows(
  { rows }: Pick<InterruptionRatesResponse, 'rows'>,
  groupBy: readonly string[],
): CsvTable {
  return {
    columns: ['group', ...groupBy, ...columnsOf(rateRow, ['group', 'keys'])],
    rows: rows.map((row) => ({ ...row, ...row.keys })),
  };
}
