import { type CsvTable, columnsOf } from '#lib/api/csv';
import { billedRow, type SavingsResponse } from '#lib/api/schemas/savings';

/** Savings as a table: the group, each of its keys in a column of its own (`region`, `tag.team`), the figures. */
export function savingsRows({ rows, baseline }: SavingsResponse, groupBy: readonly string[]): CsvTable {
  return {
    columns: ['group', ...groupBy, ...columnsOf(billedRow, ['group', 'keys']), 'baseline'],
    rows: rows.map((row) => ({ ...row, ...row.keys, baseline: baseline.kind })),
  };
}
