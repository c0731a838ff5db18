import { DataTable } from '#components/ui/data-table';
import { hours, money, pct } from '#components/ui/format';
import type { SavingsResponse } from '#lib/api/schemas/savings';

/** The same hours against both baselines; `undefined` = not loaded yet. */
export type BaselinesProps = { list: SavingsResponse | undefined; committed: SavingsResponse | undefined };

/** What spot saved against list prices and against committed rates, side by side: two answers, never a sum. */
export function Baselines({ list, committed }: BaselinesProps) {
  const rows = list &&
    committed && [
      { key: 'list', label: 'List prices', total: list.total },
      { key: 'committed', label: 'Committed rates', total: committed.total },
    ];
  return (
    <div className="mt-2">
      <DataTable
        caption="What spot saved against each baseline"
        skeletonRows={2}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: 'label', header: 'The same hours against', render: (row) => row.label },
          {
            key: 'cost',
            header: 'Would have cost',
            align: 'right',
            className: 'text-ondemand',
            render: ({ total }) => (total.listCostUsd === null ? null : money(total.listCostUsd)),
          },
          {
            key: 'billed',
            header: 'Billed',
            align: 'right',
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
          {
            key: 'unpriced',
            header: 'Without price, h',
            align: 'right',
            className: 'text-soft',
            render: ({ total }) => (total.unpricedHours === null ? null : hours(total.unpricedHours)),
          },
        ]}
      />
    </div>
  );
}

const Red = ({ of, children }: { of: number; children: string }) => (
  <span className={of < 0 ? 'text-loss' : ''}>{children}</span>
);
