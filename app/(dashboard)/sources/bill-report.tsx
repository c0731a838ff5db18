import { DataTable } from '#components/ui/data-table';
import { count } from '#components/ui/format';
import type { ImportSummary } from '#lib/api/schemas/imports';

/** What a bill says of itself, and what became of its lines. */
export function BillReport({ summary }: { summary: ImportSummary }) {
  return (
    <div className="mt-2 max-w-[760px]">
      <ul className="mb-2 list-disc space-y-1 pl-5 text-soft">
        {summary.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {summary.totals.length > 0 && <Sums totals={summary.totals} />}
    </div>
  );
}

function Sums({ totals }: Pick<ImportSummary, 'totals'>) {
  return (
    <DataTable
      caption="The bill's own sums"
      rows={totals}
      rowKey={(total) => `${total.provider} ${total.currency}`}
      columns={[
        { key: 'provider', header: 'Provider', render: (total) => total.provider || null },
        { key: 'lines', header: 'Lines', align: 'right', render: (total) => count(total.lines) },
        { key: 'billed', header: 'Billed', align: 'right', render: (total) => total.billedCost },
        { key: 'effective', header: 'Effective', align: 'right', render: (total) => total.effectiveCost },
        { key: 'list', header: 'List', align: 'right', render: (total) => total.listCost },
        {
          key: 'contracted',
          header: 'Contracted',
          align: 'right',
          render: (total) => total.contractedCost,
        },
        { key: 'currency', header: 'Currency', render: (total) => total.currency },
      ]}
    />
  );
}
