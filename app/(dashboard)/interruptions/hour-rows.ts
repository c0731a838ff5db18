import { type HourCell, LEAST_HOURS } from '#components/charts/week-heatmap-cells';
import type { RateRow } from '#lib/api/schemas/interruption-rates';
import { exposureText, intervalText, rateText } from './words.ts';

/** Hours of the week as they are drawn. */
export const hourCells = (rows: readonly RateRow[]): HourCell[] =>
  rows.flatMap((row) =>
    row.keys.hourOfWeek == null
      ? []
      : [
          {
            hour: Number(row.keys.hourOfWeek),
            interruptions: row.interruptions,
            exposureHours: row.exposureHours,
            ratePerHour: row.ratePerHour,
            low95: row.low95,
            high95: row.high95,
          },
        ],
  );

/** A cell's numbers: `3 in 41 h, 7.3 %/h (1.5 – 21 %/h)`, or that there is too little to say. */
export function hourWords(cell: HourCell): string {
  if (cell.exposureHours === 0) return 'no hours at risk';
  if (cell.exposureHours < LEAST_HOURS || cell.ratePerHour === null)
    return `${exposureText(cell)}, too little to say`;
  return `${exposureText(cell)}, ${rateText(cell.ratePerHour)} (${intervalText(cell.low95, cell.high95)})`;
}
