'use client';
import type { ReactNode } from 'react';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, counted, hours, money, pct } from '#components/ui/format';
import { Unknown } from '#components/ui/unknown';
import type { InterruptionRatesResponse, RateRow } from '#lib/api/schemas/interruption-rates';
import { lostHours, waivedUsd } from './figures.ts';
import { keyLabel } from './rate-rows.ts';
import { type RateKey, type RateView, rateGroups } from './rate-view.ts';
import { comparisonText, intervalText, keyHeader, rateText, viewWords } from './words.ts';

type Figures = InterruptionRatesResponse['total'];

/** A figure that a group and all together have alike. */
type Figure = { key: string; header: string; className?: string; of: (figures: Figures) => ReactNode };

const FIGURES: Figure[] = [
  { key: 'interruptions', header: 'Interruptions', of: (row) => count(row.interruptions) },
  { key: 'exposure', header: 'Instance-hours', of: (row) => hours(row.exposureHours) },
  {
    key: 'rate',
    header: 'Rate',
    className: 'font-semibold text-interruption',
    of: (row) => (row.ratePerHour === null ? null : rateText(row.ratePerHour)),
  },
  {
    key: 'interval',
    header: '95 % interval',
    className: 'text-soft',
    of: (row) => intervalText(row.low95, row.high95),
  },
  {
    key: 'chance',
    header: 'In 24 h',
    of: (row) => (row.chanceIn24h === null ? null : pct(row.chanceIn24h * 100)),
  },
];

const COSTS: Figure[] = [
  {
    key: 'waived',
    header: 'Waived, USD',
    of: (row) => {
      const waived = waivedUsd(row);
      return waived === null ? null : money(waived);
    },
  },
  {
    key: 'lost',
    header: 'Capacity lost, h',
    of: (row) => {
      const lost = lostHours(row);
      return lost === null ? null : lost === 0 ? '0' : lost.toFixed(1);
    },
  },
  { key: 'notReplaced', header: 'Not replaced', of: (row) => count(row.notReplaced) },
  { key: 'rebalances', header: 'Rebalances', of: (row) => count(row.rebalances) },
  {
    key: 'followed',
    header: 'Followed',
    className: 'text-soft',
    of: (row) =>
      row.rebalancesDecided === 0
        ? ''
        : `${count(row.rebalancesFollowed)} of ${count(row.rebalancesDecided)}`,
  },
];

const columnOf = ({ of, ...column }: Figure): Column<RateRow> => ({ ...column, align: 'right', render: of });

/** Those whose names are identifiers of the provider. */
const MONO: readonly RateKey[] = ['instanceType', 'pool'];

const heads = (by: RateView): Column<RateRow>[] =>
  rateGroups(by).map((key) => ({
    key,
    header: keyHeader(key),
    className: MONO.includes(key) ? 'font-mono text-xs' : undefined,
    render: (row) => keyLabel(row, key),
  }));

/** What only a group has: how it is drawn to the others, how it stands to them, what the provider says. */
const OWN: Column<RateRow>[] = [
  {
    key: 'shrunk',
    header: 'Drawn to the others',
    align: 'right',
    className: 'text-soft',
    render: (row) =>
      row.shrunkRatePerHour === null
        ? null
        : `${rateText(row.shrunkRatePerHour)} (${intervalText(row.shrunkLow95, row.shrunkHigh95)})`,
  },
  {
    key: 'versus',
    header: 'Against the rest',
    render: ({ versusRest }) =>
      versusRest === null ? (
        <span className="text-soft">nothing to compare</span>
      ) : (
        <span className={versusRest.verdict === 'not-shown' ? 'text-soft' : ''}>
          {comparisonText(versusRest)}
        </span>
      ),
  },
  {
    key: 'advisor',
    header: 'Spot Advisor, a month',
    className: 'text-ondemand',
    render: ({ advisor }) => (advisor === null ? '' : <span title={advisor.scope}>{advisor.label}</span>),
  },
];

type Props = { rates: InterruptionRatesResponse; by: RateView };

/** All figures of every group, and of all together in a last line. */
export function RateTable({ rates: { rows, total }, by }: Props) {
  const own = heads(by);
  const { title, one, many } = viewWords(by);
  const cells = (figures: Figure[]) =>
    figures.map(({ key, className, of }) => (
      <td key={key} data-align="right" className={className}>
        {of(total) ?? <Unknown />}
      </td>
    ));
  return (
    <DataTable
      caption={`Interruption rate by ${title}`}
      columns={[...own, ...FIGURES.map(columnOf), ...OWN, ...COSTS.map(columnOf)]}
      rows={rows}
      rowKey={(row) => row.group}
      empty="Nothing matches."
      foot={
        <tr>
          <th scope="row">Total, {counted(rows.length, one, many)}</th>
          {own.slice(1).map(({ key }) => (
            <td key={key} />
          ))}
          {cells(FIGURES)}
          {OWN.map(({ key }) => (
            <td key={key} />
          ))}
          {cells(COSTS)}
        </tr>
      }
    />
  );
}
