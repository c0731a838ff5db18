import { DataTable } from '#components/ui/data-table';
import { hours, money, pct } from '#components/ui/format';
import type { BilledFigures, SavingsResponse } from '#lib/api/schemas/savings';
import { baselineWords } from './baseline-words.ts';

/** The window against each baseline; `undefined` = not loaded yet. */
export type BaselinesProps = { list: SavingsResponse | undefined; committed: SavingsResponse | undefined };

/** What spot saved against list prices and against committed rates, each over the hours that have its price: never a sum. */
export function Baselines({ list, committed }: BaselinesProps) {
  const both = list && committed && { list: list.total, committed: committed.total };
  const rows = both && [
    { key: 'list', label: 'List prices', total: both.list },
    { key: 'committed', label: 'Committed rates', total: both.committed },
  ];
  return (
    <div className="mt-6">
      <h3 className="mb-1 text-sm font-[550]">
        Against each <span className="font-normal text-soft">{both && baselineWords(both)}</span>
      </h3>
      <DataTable
        caption="What spot saved against each baseline"
        skeletonRows={2}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: 'label', header: 'Against', render: (row) => row.label },
          {
            key: 'priced',
            header: 'Hours with its price',
            align: 'right',
            render: ({ total }) => known(total, (own) => hours(own.spotHours - own.unpricedHours)),
          },
          {
            key: 'unpriced',
            header: 'Without, h',
            align: 'right',
            wide: true,
            className: 'text-soft',
            render: ({ total }) => known(total, (own) => hours(own.unpricedHours)),
          },
          {
            key: 'cost',
            header: 'Would have cost',
            align: 'right',
            wide: true,
            className: 'text-ondemand',
            render: ({ total }) => (total.listCostUsd === null ? null : money(total.listCostUsd)),
          },
          {
            key: 'billed',
            header: 'Billed',
            align: 'right',
            wide: true,
            className: 'text-spot',
            render: ({ total }) =>
              total.listCostUsd === null ? null : money(total.spotCostUsd - total.unpricedCostUsd),
          },
          {
            key: 'pct',
            header: 'Saved',
            align: 'right',
            render: ({ total }) =>
              total.savingsPct === null ? null : <Red of={total.savingsPct}>{pct(total.savingsPct)}</Red>,
          },
          {
            key: 'saved',
            header: 'Saved, USD',
            align: 'right',
            className: 'font-semibold',
            render: ({ total }) =>
              total.savingsUsd === null ? null : <Red of={total.savingsUsd}>{money(total.savingsUsd)}</Red>,
          },
        ]}
      />
    </div>
  );
}

const known = (total: SavingsResponse['total'], show: (own: BilledFigures) => string) =>
  total.spotHours === null ? null : show(total);

const Red = ({ of, children }: { of: number; children: string }) => (
  <span className={of < 0 ? 'text-loss' : ''}>{children}</span>
);
