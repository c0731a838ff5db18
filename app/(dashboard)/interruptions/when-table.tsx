import { hourName, LEAST_HOURS } from '#components/charts/week-heatmap-cells';
import { DataTable } from '#components/ui/data-table';
import { count, hours } from '#components/ui/format';
import type { RateRow } from '#lib/api/schemas/interruption-rates';
import { intervalText, rateText } from './words.ts';

/** The hours of the week with hours at risk, in numbers; a rate only where there is enough to say. */
export function WhenTable({ rows, tz }: { rows: readonly RateRow[]; tz: string }) {
  const enough = (row: RateRow) => row.exposureHours >= LEAST_HOURS;
  const right = { align: 'right' } as const;
  return (
    <DataTable
      caption={`Interruption rate by hour of the week, ${tz}`}
      rows={rows}
      rowKey={(row) => row.group}
      empty="No hour of the week has hours at risk."
      columns={[
        { key: 'hour', header: `Hour, ${tz}`, render: (row) => hourName(Number(row.keys.hourOfWeek)) },
        { key: 'n', header: 'Interruptions', ...right, render: (row) => count(row.interruptions) },
        { key: 'exposure', header: 'Instance-hours', ...right, render: (row) => hours(row.exposureHours) },
        {
          key: 'rate',
          header: 'Rate',
          ...right,
          className: 'text-interruption',
          render: (row) =>
            !enough(row) ? (
              <span className="text-soft">too little to say</span>
            ) : row.ratePerHour === null ? null : (
              rateText(row.ratePerHour)
            ),
        },
        {
          key: 'interval',
          header: '95 % interval',
          ...right,
          wide: true,
          className: 'text-soft',
          render: (row) => intervalText(row.low95, row.high95),
        },
      ]}
    />
  );
}
