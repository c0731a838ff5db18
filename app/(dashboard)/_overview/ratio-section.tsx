'use client';
import { useState } from 'react';
import { RatioByDay } from '#components/charts/ratio-by-day';
import { Button } from '#components/ui/button';
import { DataTable } from '#components/ui/data-table';
import { count, day, pct } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';

/** The mean spot price as a share of the list price, day by day, as a line or as a table. */
export function RatioSection({
  daily,
  asOf,
  window,
}: {
  daily: PoolSummaryResponse['daily'];
  asOf: string;
  window: string;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      title="Spot as a share of on demand"
      note={`mean over pools by UTC day, last ${window}`}
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
              header: 'Spot, % of on demand',
              align: 'right',
              className: 'text-spot',
              render: (row) => (row.spotPctOfOnDemand === null ? null : pct(row.spotPctOfOnDemand)),
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
