import type { Route } from 'next';
import Link from 'next/link';
import { useMemo } from 'react';
import { GpuStrip, type StripAxis, type StripDot, StripScale, stripAxis } from '#components/charts/gpu-strip';
import { type Filters, filterHref } from '#components/shell/filters';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, pct } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { PoolSummaryResponse, PoolSummaryRow, PoolsResponse } from '#lib/api/schemas/pools';
import { MOST_ROWS } from './params.ts';
import { price } from './words.ts';

type Dots = { axis: StripAxis | null; byModel: Map<string, StripDot[]> };

function dotsOf(pools: PoolsResponse | undefined): Dots {
  const byModel = new Map<string, StripDot[]>();
  const prices: number[] = [];
  for (const pool of pools?.rows ?? []) {
    if (pool.gpuModel === null || pool.usdPerGpuHour === null || pool.gpuCount === null) continue;
    const listed = pool.onDemandUsdPerHour === null ? null : pool.onDemandUsdPerHour / pool.gpuCount;
    prices.push(pool.usdPerGpuHour, ...(listed === null ? [] : [listed]));
    const dots = byModel.get(pool.gpuModel) ?? [];
    dots.push({ id: pool.id, usdPerGpuHour: pool.usdPerGpuHour, onDemandUsdPerGpuHour: listed });
    byModel.set(pool.gpuModel, dots);
  }
  return { axis: stripAxis(prices), byModel };
}

function span(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? price(low) : `${price(low)} to ${price(high)}`;
}

/** What a line of dots and ticks shows, for the ear. */
function stripWords(dots: readonly StripDot[]): string {
  if (dots.length === 0) return 'unknown';
  const listed = dots.flatMap((dot) => dot.onDemandUsdPerGpuHour ?? []);
  const list = listed.length === 0 ? 'unknown' : span(listed);
  return `spot ${span(dots.map((dot) => dot.usdPerGpuHour))}, on demand ${list}`;
}

function savings(row: PoolSummaryRow): string | null {
  if (row.minSavingsPct === null || row.maxSavingsPct === null) return null;
  const [low, high] = [pct(row.minSavingsPct, 0), pct(row.maxSavingsPct, 0)];
  return low === high ? high : `${low.replace('\u00a0%', '')} to ${high}`;
}

/** All pools on one axis of USD per GPU-hour, a line a GPU model, against their on-demand prices. */
export function GpuModels({
  summary,
  pools,
  failed,
  filters,
}: {
  summary: PoolSummaryResponse | undefined;
  pools: PoolsResponse | undefined;
  failed: boolean;
  filters: Filters;
}) {
  const { axis, byModel } = useMemo(() => dotsOf(pools), [pools]);
  const columns: Column<PoolSummaryRow>[] = [
    {
      key: 'gpu',
      header: 'GPU',
      render: (row) =>
        row.keys.gpuModel ? (
          <Link
            className="hover:underline"
            href={filterHref('/prices', { ...filters, gpuModel: [row.keys.gpuModel] }) as Route}
          >
            {row.group}
          </Link>
        ) : (
          row.group
        ),
    },
    {
      key: 'strip',
      header: (
        <div className="min-w-[200px] px-3 sm:min-w-[260px] sm:px-5">
          <span className="sr-only">Spot and on-demand prices per GPU-hour</span>
          {axis ? <StripScale axis={axis} /> : <span className="block h-4" />}
        </div>
      ),
      className: 'w-full py-0! align-middle!',
      render: (row) =>
        axis && row.keys.gpuModel ? (
          <div className="px-3 sm:px-5">
            <GpuStrip axis={axis} dots={byModel.get(row.keys.gpuModel) ?? []} />
            <span className="sr-only">{stripWords(byModel.get(row.keys.gpuModel) ?? [])}</span>
          </div>
        ) : (
          <span className="block h-[26px]" />
        ),
    },
    {
      key: 'cheapest',
      header: (
        <>
          From, <br className="sm:hidden" />
          $/GPU-h
        </>
      ),
      align: 'right',
      className: 'text-spot',
      render: (row) => (row.cheapest?.usdPerGpuHour == null ? null : price(row.cheapest.usdPerGpuHour)),
    },
    {
      key: 'saving',
      header: 'Below on demand',
      align: 'right',
      render: (row) => {
        const text = savings(row);
        return text === null ? null : (
          <span className={(row.minSavingsPct ?? 0) < 0 ? 'text-loss' : ''}>{text}</span>
        );
      },
    },
    { key: 'pools', header: 'Pools', align: 'right', render: (row) => count(row.pools) },
  ];
  const rows = summary?.rows.toSorted(
    (a, b) =>
      (a.cheapest?.usdPerGpuHour ?? Number.POSITIVE_INFINITY) -
      (b.cheapest?.usdPerGpuHour ?? Number.POSITIVE_INFINITY),
  );
  return (
    <Section
      title="A GPU-hour, by model"
      note={
        <>
          each dot a <span className="font-[550] text-spot">spot pool</span>, each tick an{' '}
          <span className="font-[550] text-ondemand">on-demand price</span>; every doubling is equally wide
        </>
      }
      action={
        <a href="#pools" className="link-quiet">
          All pools
        </a>
      }
    >
      <DataTable
        caption="USD per GPU-hour by GPU model: pools, cheapest spot price and savings against on demand"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.group}
        empty="No GPU model under these filters."
        skeletonRows={12}
      />
      {failed && (
        <p className="mt-2 text-sm text-interruption">
          The dots could not be loaded; the table below has the prices.
        </p>
      )}
      {pools && pools.total > MOST_ROWS && (
        <p className="mt-2 text-sm text-soft">
          Dots: the cheapest {count(MOST_ROWS)} of {count(pools.total)} pools. A filter shows the others.
        </p>
      )}
    </Section>
  );
}
