import type { ComponentProps } from 'react';
import { Sparkline } from '#components/charts/sparkline';
import { count, counted, pct, usd } from '#components/ui/format';
import { Kpi, KpiStrip } from '#components/ui/kpi';
import type { PoolSummaryResponse, PoolSummaryRow } from '#lib/api/schemas/pools';
import { featuredRow } from './headline.ts';

function featuredPair(rows: readonly PoolSummaryRow[], asked: readonly string[]): (PoolSummaryRow | null)[] {
  const first = featuredRow(rows, asked);
  const rest = rows.filter((row) => row !== first);
  return [first, featuredRow(rest, asked.length > 1 ? asked.slice(1) : ['A100'])];
}

/** The cheapest spot price of a GPU model, per GPU-hour; nothing where it has none. */
export function Cheapest({ row }: { row: PoolSummaryRow | null }) {
  const pool = row?.cheapest ?? null;
  if (row === null || pool?.usdPerGpuHour == null) return null;
  return (
    <Kpi
      label={`Cheapest ${row.group}, per GPU-hour`}
      value={usd(pool.usdPerGpuHour, pool.usdPerGpuHour < 1 ? 3 : 2)}
      note={
        <>
          <b>{pool.zone}</b> {pool.instanceType}
          {row.medianUsdPerGpuHour !== null &&
            `, median ${usd(row.medianUsdPerGpuHour, row.medianUsdPerGpuHour < 1 ? 3 : 2)}`}
        </>
      }
    >
      <Trend values={pool.daily ?? []} />
    </Kpi>
  );
}

const span = (low: string, high: string) => (low === high ? `all ${low}` : `${low} to ${high}`);

/** Day by day over the range, where two days are known. */
function Trend(line: ComponentProps<typeof Sparkline>) {
  if (line.values.filter((value) => value !== null).length < 2) return null;
  return (
    <span className="block pt-1">
      <Sparkline {...line} />
    </span>
  );
}

/** The key numbers of prices. */
export function Strip({ summary, asked }: { summary: PoolSummaryResponse; asked: readonly string[] }) {
  const { total, daily } = summary;
  const comparable = total.pools - total.unpricedPools;
  return (
    <KpiStrip label="Key numbers">
      <Kpi
        label="Pools watched"
        value={count(total.pools)}
        note={
          <>
            <b>{counted(total.instanceTypes, 'type')}</b> in {counted(total.zones, 'zone')} of{' '}
            {counted(total.regions, 'region')}
          </>
        }
      >
        <Trend values={daily.map((row) => row.pools)} tone="soft" />
      </Kpi>
      <Kpi
        label="Median saving"
        value={total.medianSavingsPct === null ? null : pct(total.medianSavingsPct)}
        note={
          total.minSavingsPct !== null &&
          total.maxSavingsPct !== null &&
          comparable > 1 && (
            <>
              <b>{span(pct(total.minSavingsPct, 0), pct(total.maxSavingsPct, 0))}</b> over{' '}
              {counted(comparable, 'pool')}
            </>
          )
        }
      >
        <Trend values={daily.map((row) => (row.medianPct === null ? null : 100 - row.medianPct))} />
      </Kpi>
      <Kpi
        label="Above on demand"
        value={count(total.aboveOnDemand)}
        note={
          <>
            <b>{comparable === 0 ? 'no pool to compare' : pct((total.aboveOnDemand / comparable) * 100)}</b>
            {comparable > 0 && ` of ${counted(comparable, 'pool')}`}
          </>
        }
      >
        <Trend
          values={daily.map((row) => (row.pools === 0 ? null : row.aboveOnDemand))}
          tone={daily.some((row) => row.aboveOnDemand > 0) ? 'loss' : 'soft'}
        />
      </Kpi>
      {featuredPair(summary.rows, asked).map((row) => (
        <Cheapest key={row?.group ?? 'none'} row={row} />
      ))}
    </KpiStrip>
  );
}
