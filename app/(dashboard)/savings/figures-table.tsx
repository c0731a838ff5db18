'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { type Column, DataTable } from '#components/ui/data-table';
import { count } from '#components/ui/format';
import { Unknown } from '#components/ui/unknown';
import type { SavingsFigures, SavingsRow } from '#lib/api/schemas/savings';
import type { Baseline } from '#lib/api/schemas/savings-groups';
import { figureColumns } from './figure-columns.tsx';

/** Rows that are shown before one asks for all. */
const FIRST = 60;
const WIDE = ['spotHours', 'list', 'billed'];

type Props = {
  caption: string;
  /** what stands before the figures */
  heads: Column<SavingsRow>[];
  /** `undefined` = not loaded yet */
  rows: readonly SavingsRow[] | undefined;
  /** all of them together, and how the line is called */
  total?: { figures: SavingsFigures; label: string };
  baseline: Baseline;
  /** keys of figures to leave out */
  without?: readonly string[];
  /** keys of figures that a narrow table leaves out, so that what was saved is in sight */
  wide?: readonly string[];
  empty: string;
};

/** Groups of usage with their figures, and all together in a last line. */
export function FiguresTable(props: Props) {
  const { caption, heads, rows, total, baseline, without = [], wide = WIDE, empty } = props;
  const [all, setAll] = useState(false);
  const figures = figureColumns(rows ?? [], baseline)
    .filter(({ key }) => !without.includes(key))
    .map((column) => ({ ...column, wide: wide.includes(column.key) }));
  const shown = all ? rows : rows?.slice(0, FIRST);
  return (
    <>
      <DataTable
        caption={caption}
        columns={[...heads, ...figures]}
        rows={shown}
        rowKey={(row) => row.group}
        empty={empty}
        foot={
          total && (
            <tr>
              <th scope="row">{total.label}</th>
              {heads.slice(1).map(({ key, wide: roomy }) => (
                <td key={key} data-wide={roomy} />
              ))}
              {figures.map(({ key, align, wide: roomy, className, total: cell }) => (
                <td key={key} data-align={align} data-wide={roomy} className={className}>
                  {cell(total.figures) ?? <Unknown />}
                </td>
              ))}
            </tr>
          )
        }
      />
      {rows && rows.length > FIRST && !all && (
        <p className="mt-3">
          <Button onClick={() => setAll(true)}>Show all {count(rows.length)}</Button>
        </p>
      )}
    </>
  );
}
