import { DataTable } from '#components/ui/data-table';
import { count } from '#components/ui/format';
import type { SavingsResponse } from '#lib/api/schemas/savings';

type LeftOutLine = SavingsResponse['leftOut'][number];

const KINDS: Record<LeftOutLine['kind'], string> = {
  other: 'other services',
  adjustment: 'adjustment',
  refused: 'could not be read',
};

const two = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** An amount in its own currency, which the column beside it names. */
const amount = (value: number) => two.format(value).replace('-', '\u2212');

/** What the bills of these whole months hold beside hours in USD: with it they come to the invoice's total. */
export function LeftOut({ leftOut, otherCurrencies }: Pick<SavingsResponse, 'leftOut' | 'otherCurrencies'>) {
  const rows: LeftOutLine[] = [
    ...leftOut,
    ...otherCurrencies.map(({ currency, spotCost, otherCost }) => ({
      what: 'Instance-hours in another currency',
      kind: 'other' as const,
      currency,
      lines: 0,
      cost: spotCost + otherCost,
    })),
  ];
  return (
    <div className="mt-6">
      <h3 className="mb-1 text-sm font-[550]">
        Left out <span className="font-normal text-soft">of the bills of these whole months</span>
      </h3>
      <DataTable
        caption="What the bills hold that is in no figure"
        rows={rows}
        rowKey={(line) => `${line.kind} ${line.what} ${line.currency}`}
        columns={[
          {
            key: 'what',
            header: 'What',
            className: 'min-w-36 whitespace-normal!',
            render: (line) => line.what,
          },
          {
            key: 'kind',
            header: 'Why',
            render: (line) => (
              <span className={line.kind === 'refused' ? 'text-interruption' : 'text-soft'}>
                {KINDS[line.kind]}
              </span>
            ),
          },
          {
            key: 'lines',
            header: 'Lines',
            wide: true,
            align: 'right',
            className: 'text-soft',
            render: (line) => (line.lines === 0 ? '' : count(line.lines)),
          },
          { key: 'cost', header: 'Amount', align: 'right', render: (line) => amount(line.cost) },
          { key: 'currency', header: 'Currency', render: (line) => line.currency },
        ]}
      />
    </div>
  );
}
