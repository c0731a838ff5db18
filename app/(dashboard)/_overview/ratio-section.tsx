'use client';
import { useState } from 'react';
import { RatioByDay } from '#components/charts/ratio-by-day';
import { Button } from '#components/ui/button';
import { DataTable } from '#components/ui/data-table';
import { count, day, pct } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';

/** Spot prices as a share of the list price, day by day: how they lie over pools, as a chart or as a table. */
export function RatioSection({
  daily,
  asOf,
  window,
  past,
}: {
  daily: PoolSummaryResponse['daily'];
  asOf: string;
  window: string;
  /** ISO time up to which prices are known, where that is before the range: the chart then shows the days before it */
  past: string | null;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      title="Spot as a share of on demand"
      note={
        past === null ? (
          `over pools by UTC day, last ${window}; the band is the middle half of them`
        ) : (
          <>
            over pools by UTC day, the band is the middle half of them;{' '}
            <span className="text-interruption">
              no newer price is known: the {window} to {day(past)}
            </span>
          </>
        )
      }
      action={
        <Button shape="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Chart' : 'Table'}
        </Button>
      }
    >
      {asTable ? (
        <DataTable
          caption="Spot as a share of on demand, by day"
          rows={[...daily].reverse()}
          rowKey={(row) => row.day}
          empty="No day of this window is known."
          columns={[
            { key: 'day', header: 'Day, UTC', render: (row) => day(row.day, asOf) },
            {
              key: 'share',
              header: 'Median, % of on demand',
              align: 'right',
              className: 'text-spot',
              render: (row) => (row.medianPct === null ? null : pct(row.medianPct)),
            },
            {
              key: 'half',
              header: 'Middle half',
              align: 'right',
              render: (row) => span(row.p25Pct, row.p75Pct),
            },
            {
              key: 'reach',
              header: 'Cheapest – dearest',
              align: 'right',
              className: 'text-soft',
              render: (row) => span(row.lowestPct, row.highestPct),
            },
            {
              key: 'above',
              header: 'Above on demand',
              align: 'right',
              render: (row) =>
                row.pools === 0 ? null : (
                  <span className={row.aboveOnDemand > 0 ? 'text-loss' : 'text-soft'}>
                    {count(row.aboveOnDemand)}
                  </span>
                ),
            },
            { key: 'pools', header: 'Pools', align: 'right', render: (row) => count(row.pools) },
          ]}
        />
      ) : (
        <RatioByDay rows={daily} />
      )}
    </Section>
  );
}

const span = (low: number | null, high: number | null) =>
  low === null || high === null ? null : `${pct(low).replace('\u00a0%', '')} – ${pct(high)}`;
