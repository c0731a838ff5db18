import { DataTable } from '#components/ui/data-table';
import { hours, money, pct, usd, usdDigits } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { PURCHASE_OPTIONS, type PurchaseOption } from '#lib/domain/usage';

const LABELS: Record<PurchaseOption, string> = {
  spot: 'Spot',
  'on-demand': 'On demand',
  'savings-plan': 'Savings Plans',
  reserved: 'Reserved',
};

/** How the hours were bought: spot beside all that ran in other ways, by hours and by cost. */
export function OptionsSection({ options }: Pick<SavingsResponse, 'options'>) {
  const all = {
    hours: options.reduce((sum, option) => sum + option.hours, 0),
    costUsd: options.reduce((sum, option) => sum + option.costUsd, 0),
  };
  const rates = options.flatMap(({ hours: h, costUsd }) => (h > 0 ? [costUsd / h] : []));
  const digits = usdDigits(rates);
  const share = (part: number, whole: number) => (whole === 0 ? '' : pct((part / whole) * 100));
  return (
    <Section
      id="options"
      title="How the hours were bought"
      note="every instance-hour billed in the range; commitments at their effective cost"
    >
      <DataTable
        caption="Instance-hours by purchase option"
        rows={options.toSorted(
          (a, b) => PURCHASE_OPTIONS.indexOf(a.purchaseOption) - PURCHASE_OPTIONS.indexOf(b.purchaseOption),
        )}
        rowKey={(option) => option.purchaseOption}
        columns={[
          {
            key: 'option',
            header: 'Bought as',
            render: ({ purchaseOption }) => (
              <span className={purchaseOption === 'spot' ? 'font-[550] text-spot' : ''}>
                {LABELS[purchaseOption]}
              </span>
            ),
          },
          { key: 'hours', header: 'Hours', align: 'right', render: (option) => hours(option.hours) },
          {
            key: 'ofHours',
            header: 'Of all hours',
            align: 'right',
            className: 'text-soft',
            render: (option) => share(option.hours, all.hours),
          },
          {
            key: 'rate',
            header: 'Billed /h',
            align: 'right',
            render: (option) => (option.hours > 0 ? usd(option.costUsd / option.hours, digits) : ''),
          },
          { key: 'cost', header: 'Billed, USD', align: 'right', render: (option) => money(option.costUsd) },
          {
            key: 'ofCost',
            header: 'Of the cost',
            align: 'right',
            className: 'text-soft',
            render: (option) => share(option.costUsd, all.costUsd),
          },
        ]}
        foot={
          <tr>
            <th scope="row">Total</th>
            <td data-align="right">{hours(all.hours)}</td>
            <td />
            <td />
            <td data-align="right" className="text-ink">
              {money(all.costUsd)}
            </td>
            <td />
          </tr>
        }
      />
    </Section>
  );
}
