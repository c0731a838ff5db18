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

function Cheapest({ row }: { row: PoolSummaryRow | null }) {
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
    />
  );
}

/** The key numbers under the answer. */
export function Strip({ summary, asked }: { summary: PoolSummaryResponse; asked: readonly string[] }) {
  const { total, daily } = summary;
  const known = daily.filter((row) => row.spotPctOfOnDemand !== null);
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
      />
      <Kpi
        label="Median saving"
        value={total.medianSavingsPct === null ? null : pct(total.medianSavingsPct)}
        note={
          total.minSavingsPct !== null &&
          total.maxSavingsPct !== null && (
            <>
              <b>
                {pct(total.minSavingsPct, 0)} to {pct(total.maxSavingsPct, 0)}
              </b>{' '}
              over {counted(comparable, 'pool')}
            </>
          )
        }
      >
        {known.length > 1 && (
          <span className="block pt-1">
            <Sparkline
              values={daily.map((row) =>
                row.spotPctOfOnDemand === null ? null : 100 - row.spotPctOfOnDemand,
              )}
            />
          </span>
        )}
      </Kpi>
      <Kpi
        label="Above on demand"
        value={count(total.aboveOnDemand)}
        note={
          <>
            <b>{comparable === 0 ? 'no pool' : pct((total.aboveOnDemand / comparable) * 100)}</b> of{' '}
            {counted(comparable, 'pool')}
          </>
        }
      />
      {featuredPair(summary.rows, asked).map((row) => (
        <Cheapest key={row?.group ?? 'none'} row={row} />
      ))}
    </KpiStrip>
  );
}
