import type { Route } from 'next';
import Link from 'next/link';
import type { Filters } from '#components/shell/filters';
import type { Column } from '#components/ui/data-table';
import type { SavingsRow } from '#lib/api/schemas/savings';
import { UNKNOWN_GPU } from '#lib/domain/usage';
import { groupHref } from './group-link.ts';
import type { SavingsState } from './params.ts';

/** What stands before the figures of a place: its region, GPU and type, and the way to its days. */
export function placeColumns(filters: Filters, state: SavingsState): Column<SavingsRow>[] {
  return [
    {
      key: 'region',
      header: 'Region',
      render: (row) => (
        <Link
          className="hover:underline"
          prefetch={false}
          href={groupHref(row, 'place', filters, state) as Route}
        >
          {row.keys.region}
        </Link>
      ),
    },
    {
      key: 'gpu',
      header: 'GPU',
      wide: true,
      render: (row) =>
        row.keys.gpuModel === UNKNOWN_GPU ? (
          <span className="text-soft">not known yet</span>
        ) : (
          (row.keys.gpuModel ?? <span className="text-soft">no GPU</span>)
        ),
    },
    {
      key: 'type',
      header: 'Type',
      className: 'font-mono text-xs',
      render: ({ keys }) => keys.instanceType,
    },
  ];
}
