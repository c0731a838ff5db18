import { MAX_SERIES } from '#components/charts/series-ink';
import { Sparkline } from '#components/charts/sparkline';
import type { FilterRange } from '#components/shell/filters';
import { SavingCell } from '#components/ui/bar-cell';
import type { Column } from '#components/ui/data-table';
import { usd } from '#components/ui/format';
import type { PoolRow } from '#lib/api/schemas/pools';
import { seenColumn } from '../seen-column.tsx';
import { newestHref } from './[id]/params.ts';
import { columnDigits, gpuWords, signedPct, systemName } from './words.ts';
import { ZoneName } from './zone-name.tsx';

type Context = {
  asOf: string;
  /** all rows shown: they share their decimals */
  rows: readonly PoolRow[];
  picked: readonly number[];
  onPick: (id: number) => void;
  range: FilterRange;
};

// A unit under its word keeps a dozen columns on one desk.
const twoLines = (word: string, unit: string) => (
  <span className="inline-block text-right">
    {word}
    <br />
    {unit}
  </span>
);

/**
 * The columns of the ranked table; heads carry the units. What a phone shows first is which pool, what a GPU-hour costs
 * and what it saves. How old a price is has its column only where one is older than a day.
 */
export function poolColumns({ asOf, rows, picked, onPick, range }: Context): Column<PoolRow>[] {
  const perHour = columnDigits(rows.map((row) => row.spotUsdPerHour));
  const perGpu = columnDigits(rows.map((row) => row.usdPerGpuHour));
  const amount = (value: number | null, digits = perHour) =>
    value === null ? null : usd(value, digits).replace('$', '');
  return [
    {
      key: 'region',
      header: 'Zone',
      sort: 'asc',
      render: (row) => <ZoneCell row={row} picked={picked} onPick={onPick} range={range} asOf={asOf} />,
    },
    {
      key: 'instanceType',
      header: 'Type',
      sort: 'asc',
      render: (row) => (
        <>
          <span className="font-mono text-xs">{row.instanceType}</span>
          {row.os !== 'linux' && <span className="text-soft"> {systemName(row.os)}</span>}
          <span className="block text-xs text-soft sm:hidden">
            <Gpu row={row} />
          </span>
        </>
      ),
    },
    { key: 'gpuModel', header: 'GPU', sort: 'asc', wide: true, render: (row) => <Gpu row={row} /> },
    {
      key: 'usdPerGpuHour',
      header: twoLines('Spot', '$/GPU-h'),
      align: 'right',
      sort: 'asc',
      className: 'font-semibold text-spot',
      render: (row) => amount(row.usdPerGpuHour, perGpu),
    },
    {
      key: 'savingsPct',
      header: 'Saved',
      align: 'right',
      sort: 'desc',
      render: (row) => (row.savingsPct === null ? null : <SavingCell savingPct={row.savingsPct} dense />),
    },
    {
      key: 'spotUsdPerHour',
      header: twoLines('Spot', '$/h'),
      align: 'right',
      sort: 'asc',
      className: 'text-spot',
      render: (row) => amount(row.spotUsdPerHour),
    },
    {
      key: 'onDemandUsdPerHour',
      header: twoLines('On demand', '$/h'),
      align: 'right',
      sort: 'asc',
      className: 'text-ondemand',
      render: (row) => amount(row.onDemandUsdPerHour),
    },
    {
      key: 'meanUsdPerHour',
      header: twoLines('Mean', '$/h'),
      align: 'right',
      sort: 'asc',
      render: (row) => amount(row.meanUsdPerHour),
    },
    {
      key: 'extremes',
      header: twoLines('Min – max', '$/h'),
      align: 'right',
      className: 'text-soft',
      render: (row) =>
        row.minUsdPerHour === null ? null : `${amount(row.minUsdPerHour)} – ${amount(row.maxUsdPerHour)}`,
    },
    {
      key: 'changePct',
      header: 'Change',
      align: 'right',
      sort: 'desc',
      render: (row) => (row.changePct === null ? null : signedPct(row.changePct)),
    },
    {
      key: 'daily',
      header: 'Daily mean',
      render: (row) =>
        row.daily?.some((mean) => mean !== null) ? <Sparkline values={row.daily} width={64} /> : null,
    },
    ...seenColumn(rows, asOf, (row) => row.observedAt),
  ];
}

/** A pool's GPUs; without any, whether the type has none or nothing is known of it. */
function Gpu({ row }: { row: PoolRow }) {
  return (
    gpuWords(row) ?? (
      <span className="text-soft">{row.gpuCount === null ? 'type not known yet' : 'no GPU'}</span>
    )
  );
}

function ZoneCell({
  row,
  picked,
  onPick,
  range,
  asOf,
}: { row: PoolRow } & Pick<Context, 'picked' | 'onPick' | 'range' | 'asOf'>) {
  const checked = picked.includes(row.id);
  return (
    <span className="inline-flex items-baseline gap-2">
      <input
        type="checkbox"
        className="size-3.5 self-center accent-spot disabled:opacity-40"
        aria-label={`Compare ${row.instanceType} in ${row.zone}`}
        checked={checked}
        disabled={!checked && picked.length >= MAX_SERIES}
        onChange={() => onPick(row.id)}
      />
      <ZoneName row={row} href={newestHref(row, range, asOf)} />
    </span>
  );
}
