'use client';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { Sparkline } from '#components/charts/sparkline';
import { filterHref } from '#components/shell/filters';
import { useFilters } from '#components/shell/use-filters';
import { SavingCell } from '#components/ui/bar-cell';
import { type Column, DataTable, type Sort } from '#components/ui/data-table';
import { count, counted, usd, usdDigits } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { PoolSummaryResponse, PoolSummaryRow } from '#lib/api/schemas/pools';
import { seenColumn } from '../seen-column.tsx';

const perGpu = (row: PoolSummaryRow, usdPerHour: number | null | undefined): number | null => {
  const gpus = row.cheapest?.gpuCount ?? null;
  return usdPerHour === null || usdPerHour === undefined || gpus === null || gpus === 0
    ? null
    : usdPerHour / gpus;
};
const listPrice = (row: PoolSummaryRow) => perGpu(row, row.cheapest?.onDemandUsdPerHour);
const spotPrice = (row: PoolSummaryRow) => row.cheapest?.usdPerGpuHour ?? null;

const SORT_KEYS: Record<string, (row: PoolSummaryRow) => string | number | null> = {
  gpu: (row) => row.group,
  pools: (row) => row.pools,
  list: listPrice,
  spot: spotPrice,
  saving: (row) => row.cheapest?.savingsPct ?? null,
};

function sorted(rows: readonly PoolSummaryRow[], { key, order }: Sort): PoolSummaryRow[] {
  const value = SORT_KEYS[key] ?? (() => null);
  const sign = order === 'asc' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right));
  });
}

const DAILY: Column<PoolSummaryRow> = {
  key: 'daily',
  header: 'Daily mean',
  render: ({ cheapest }) =>
    cheapest?.daily?.some((mean) => mean !== null) ? <Sparkline values={cheapest.daily} width={72} /> : null,
};

/** The cheapest place for each GPU model, against its list price there. */
export function ByGpu({ summary }: { summary: PoolSummaryResponse | undefined }) {
  const [filters] = useFilters();
  const [sort, setSort] = useState<Sort>({ key: 'spot', order: 'desc' });
  const rows = summary?.rows;
  const spotDigits = usdDigits(rows?.map(spotPrice) ?? []);
  // How old prices are takes the place of how they moved: beside it all would not fit.
  const seen = seenColumn(rows ?? [], summary?.asOf ?? '', (row) => row.cheapest?.observedAt ?? null);
  const columns: Column<PoolSummaryRow>[] = [
    {
      key: 'gpu',
      header: 'GPU',
      sort: 'asc',
      render: (row) => {
        const model = row.keys.gpuModel ?? null;
        if (model === null) return row.group;
        return (
          <Link
            className="hover:underline"
            href={filterHref('/prices', { ...filters, gpuModel: [model] }) as Route}
          >
            {row.group}
          </Link>
        );
      },
    },
    {
      key: 'list',
      header: 'On demand',
      align: 'right',
      sort: 'asc',
      className: 'text-ondemand',
      render: (row) => money(listPrice(row), spotDigits),
    },
    {
      key: 'spot',
      header: 'Spot',
      align: 'right',
      sort: 'asc',
      className: 'text-spot',
      render: (row) => money(spotPrice(row), spotDigits),
    },
    {
      key: 'saving',
      header: 'Saving',
      align: 'right',
      sort: 'desc',
      render: (row) => {
        const saving = row.cheapest?.savingsPct ?? null;
        return saving === null ? null : <SavingCell savingPct={saving} dense />;
      },
    },
    ...(seen.length > 0 ? [] : [DAILY]),
    { key: 'place', header: 'Cheapest in', render: (row) => row.cheapest?.zone ?? null },
    {
      key: 'type',
      header: 'Type',
      className: 'font-mono text-xs',
      render: (row) => row.cheapest?.instanceType ?? null,
    },
    ...seen,
    { key: 'pools', header: 'Pools', align: 'right', sort: 'desc', render: (row) => count(row.pools) },
  ];
  return (
    <Section
      title="By GPU"
      note="USD per GPU-hour at the newest price, where it is cheapest"
      action={
        summary && (
          <Link className="link-quiet" href={filterHref('/prices', filters) as Route}>
            {summary.total.pools > 1 && 'All '}
            {counted(summary.total.pools, 'pool')}
          </Link>
        )
      }
    >
      <DataTable
        caption="Cheapest spot price by GPU model, USD per GPU-hour"
        columns={columns}
        rows={rows && sorted(rows, sort)}
        rowKey={(row) => row.group}
        sort={sort}
        onSort={setSort}
        empty="No pool matches."
      />
    </Section>
  );
}

const money = (value: number | null, digits: number) => (value === null ? null : usd(value, digits));
