'use client';
import type { ReactNode } from 'react';
import { SkeletonRows } from './skeleton.tsx';
import { Unknown } from './unknown.tsx';

export type SortOrder = 'asc' | 'desc';
export type Sort = { key: string; order: SortOrder };

export type Column<Row> = {
  key: string;
  header: ReactNode;
  align?: 'right';
  /** set to make the head a button that sorts; the order in which it begins */
  sort?: SortOrder;
  /** `null` is shown as unknown */
  render: (row: Row) => ReactNode;
  /** of the body's cells */
  className?: string;
  /** left out where the table is narrow, as on a phone: another column says the same */
  wide?: boolean;
};

type Props<Row> = {
  /** what the table holds, for those who cannot see it */
  caption: string;
  columns: readonly Column<Row>[];
  /** `undefined` = not loaded yet */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string | number;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** shown in place of the body when there are no rows */
  empty?: ReactNode;
  /** rows of `<tr>` */
  foot?: ReactNode;
  /** a second row under a row, across all columns; `null` = closed */
  detail?: (row: Row) => ReactNode;
  skeletonRows?: number;
};

function Head<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
}) {
  const active = sort?.key === column.key ? sort.order : null;
  if (column.sort === undefined || onSort === undefined)
    return (
      <th scope="col" data-align={column.align} data-wide={column.wide}>
        {column.header}
      </th>
    );
  const first = column.sort;
  const next = active === null ? first : active === 'asc' ? 'desc' : 'asc';
  return (
    <th
      scope="col"
      data-align={column.align}
      data-wide={column.wide}
      aria-sort={active === null ? 'none' : active === 'asc' ? 'ascending' : 'descending'}
    >
      <button
        type="button"
        className={`font-medium hover:text-ink ${active === null ? '' : 'text-ink'} ${column.align === 'right' ? 'inline-flex flex-row-reverse items-end' : ''}`}
        onClick={() => onSort({ key: column.key, order: next })}
      >
        {column.header}
        <span
          aria-hidden="true"
          className={`inline-block w-3.5 ${column.align === 'right' ? 'pr-1 text-left' : 'pl-1'} ${active === null ? 'opacity-0' : ''}`}
        >
          {(active ?? first) === 'asc' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  );
}

/** The ledger as a table: a dark rule, hairlines, right-aligned numerals; it scrolls in itself with its first column fixed. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, columns, rows, rowKey, sort, onSort, empty, foot, detail, skeletonRows = 6 } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="ledger-scroll fades" aria-label={caption} tabIndex={0}>
      <table className="ledger" aria-busy={rows === undefined}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined && <SkeletonRows rows={skeletonRows} columns={columns.length} />}
          {rows?.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="py-6! whitespace-normal! text-soft">
                {empty ?? 'Nothing here.'}
              </td>
            </tr>
          )}
          {rows?.map((row) => (
            <BodyRow key={rowKey(row)} row={row} columns={columns} detail={detail?.(row) ?? null} />
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </section>
  );
}

function BodyRow<Row>({
  row,
  columns,
  detail,
}: {
  row: Row;
  columns: readonly Column<Row>[];
  detail: ReactNode;
}) {
  return (
    <>
      <tr>
        {columns.map((column, index) => {
          const content = column.render(row) ?? <Unknown />;
          return index === 0 ? (
            <th key={column.key} scope="row" data-align={column.align} className={column.className}>
              {content}
            </th>
          ) : (
            <td
              key={column.key}
              data-align={column.align}
              data-wide={column.wide}
              className={column.className}
            >
              {content}
            </td>
          );
        })}
      </tr>
      {detail !== null && (
        <tr>
          <td colSpan={columns.length} className="p-0! whitespace-normal!">
            {detail}
          </td>
        </tr>
      )}
    </>
  );
}
