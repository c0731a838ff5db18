'use client';
import { useState } from 'react';
import { CostByDay } from '#components/charts/cost-by-day';
import { Button } from '#components/ui/button';
import { day, money } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { SavingsRow } from '#lib/api/schemas/savings';
import { type Billed, costDays } from './figures.ts';
import { FiguresTable } from './figures-table.tsx';

/** A day's name in a table, with what is to be known of it. */
export const dayColumn = (asOf: string) => ({
  key: 'group',
  header: 'Day, UTC',
  render: (row: SavingsRow) => (
    <>
      {day(row.keys.day ?? row.group, asOf)}
      {!row.billed && <span className="text-soft"> not billed yet</span>}
      {row.billed && row.provisional && <span className="text-soft"> provisional</span>}
    </>
  ),
});

type Props = {
  byDay: Billed;
  /** where the page has the days as a table already; by default they change places with the chart */
  tableHref?: string;
};

/** What the days' spot hours would have cost and what was billed: as a chart or as a table. */
export function DaySection({ byDay, tableHref }: Props) {
  const [wantsTable, setWantsTable] = useState(false);
  const asTable = wantsTable && tableHref === undefined;
  const { total, asOf, baseline } = byDay;
  const committed = baseline.kind === 'committed';
  return (
    <Section
      title="Cost per day"
      note={
        <>
          what the same hours would have cost {committed ? 'at the committed rates' : 'on demand'}, and what
          was billed
          {total.unpricedCostUsd > 0 &&
            total.listCostUsd !== null &&
            `; without the ${money(total.unpricedCostUsd)} for hours that have no price`}
        </>
      }
      action={
        tableHref === undefined ? (
          <Button shape="quiet" aria-pressed={asTable} onClick={() => setWantsTable(!asTable)}>
            {asTable ? 'Chart' : 'Table'}
          </Button>
        ) : (
          <a className="link-quiet" href={tableHref}>
            Table
          </a>
        )
      }
    >
      {asTable ? (
        <FiguresTable
          caption="Cost of the spot hours by day"
          heads={[dayColumn(asOf)]}
          rows={byDay.rows.toReversed()}
          total={{ figures: total, label: 'Total' }}
          baseline={baseline.kind}
          empty="No day of this window."
        />
      ) : (
        <CostByDay days={costDays(byDay)} asOf={asOf} baseline={committed ? 'committed' : 'on demand'} />
      )}
    </Section>
  );
}
