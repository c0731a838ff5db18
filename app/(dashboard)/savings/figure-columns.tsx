import type { ReactNode } from 'react';
import { SavingCell } from '#components/ui/bar-cell';
import type { Column } from '#components/ui/data-table';
import { hours, money, pct, usd, usdDigits } from '#components/ui/format';
import { Unknown } from '#components/ui/unknown';
import type { BilledFigures, BilledRow, SavingsFigures, SavingsRow } from '#lib/api/schemas/savings';
import type { Baseline } from '#lib/api/schemas/savings-groups';
import { hourly } from './figures.ts';

// A unit under its word keeps the columns on one desk.
const twoLines = (word: string, unit: string) => (
  <span className="inline-block text-right">
    {word}
    <br />
    {unit}
  </span>
);

type Figure = Omit<Column<SavingsRow>, 'render'> & {
  of: (figures: BilledFigures) => ReactNode;
  /** of all groups together, where that is not the same; `''` = nothing to say */
  total?: (figures: BilledFigures) => ReactNode;
};

const NO_SPOT = <span className="text-soft">no spot</span>;

/** Money in a column, red where it was lost. */
const saved = (value: number | null) =>
  value === null ? null : <span className={value < 0 ? 'text-loss' : ''}>{money(value)}</span>;

/** The figures of a group, each with what it shows of a row or of all together. */
function figuresOf(rows: readonly BilledRow[], baseline: Baseline): Figure[] {
  const rates = rows.map((row) => hourly(row));
  const digits = usdDigits(rates.flatMap(({ list, billed }) => [list, billed]));
  const rate = (value: number | null) => (value === null ? null : usd(value, digits));
  const some = (read: (row: BilledRow) => number) => rows.some((row) => read(row) > 0);
  const right = { align: 'right' } as const;
  return [
    { key: 'spotHours', header: 'Spot hours', ...right, of: (figures) => hours(figures.spotHours) },
    {
      key: 'gpuHours',
      header: 'GPU-hours',
      ...right,
      of: (figures) => (figures.gpuHours === null ? null : hours(figures.gpuHours)),
    },
    {
      key: 'list',
      header: baseline === 'list' ? 'On demand /h' : 'Committed /h',
      ...right,
      className: 'text-ondemand',
      of: (figures) => (figures.spotHours === 0 ? '' : rate(hourly(figures).list)),
      // A mean over types of all sizes would say nothing.
      total: () => '',
    },
    {
      key: 'billed',
      header: 'Billed /h',
      ...right,
      className: 'text-spot',
      of: (figures) => (figures.spotHours === 0 ? '' : rate(hourly(figures).billed)),
      total: () => '',
    },
    {
      key: 'savedPct',
      header: 'Saved',
      ...right,
      of: (figures) =>
        figures.spotHours === 0 ? (
          NO_SPOT
        ) : figures.savingsPct === null ? null : (
          <SavingCell savingPct={figures.savingsPct} dense />
        ),
      total: ({ spotHours, savingsPct }) =>
        spotHours === 0 ? (
          ''
        ) : savingsPct === null ? null : (
          <span className={savingsPct < 0 ? 'text-loss' : ''}>{pct(savingsPct)}</span>
        ),
    },
    {
      key: 'savedUsd',
      header: 'Saved, USD',
      ...right,
      className: 'font-semibold',
      of: (figures) => saved(figures.savingsUsd),
      total: ({ savingsUsd }) => <span className="text-ink">{saved(savingsUsd) ?? <Unknown />}</span>,
    },
    {
      key: 'billedUsd',
      header: 'Billed, USD',
      ...right,
      className: 'text-spot',
      of: (figures) => money(figures.spotCostUsd),
    },
    {
      key: 'coverage',
      header: 'Time on spot',
      ...right,
      of: (figures) => (figures.coverageHoursPct === null ? '' : pct(figures.coverageHoursPct)),
    },
    ...(some((row) => row.unpricedHours)
      ? [
          {
            key: 'unpriced',
            header: twoLines('Without', 'price, h'),
            ...right,
            of: (figures: BilledFigures) => (
              <span className={figures.unpricedHours > 0 ? 'text-interruption' : 'text-soft'}>
                {hours(figures.unpricedHours)}
              </span>
            ),
          },
        ]
      : []),
    ...(some((row) => row.assumedHours)
      ? [
          {
            key: 'assumed',
            header: twoLines('Price', 'assumed, h'),
            ...right,
            className: 'text-soft',
            of: (figures: BilledFigures) => hours(figures.assumedHours),
          },
        ]
      : []),
  ];
}

/** The columns of figures of groups that were billed; those of a day without a bill are not known, which is not 0. */
export function figureColumns(
  rows: readonly SavingsRow[],
  baseline: Baseline,
): (Column<SavingsRow> & { total: (figures: SavingsFigures) => ReactNode })[] {
  const billed = rows.filter((row) => row.billed);
  return figuresOf(billed, baseline).map(({ of, total = of, ...column }) => ({
    ...column,
    render: (row) => (row.billed ? of(row) : null),
    total: (figures) => (figures.spotHours === null ? null : total(figures)),
  }));
}
