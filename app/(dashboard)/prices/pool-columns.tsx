import { MAX_SERIES } from '#components/charts/series-ink';
import { Sparkline } from '#components/charts/sparkline';
import type { FilterRange } from '#components/shell/filters';
import { Ago } from '#components/ui/ago';
import { SavingCell } from '#components/ui/bar-cell';
import type { Column } from '#components/ui/data-table';
import { usd } from '#components/ui/format';
import type { PoolRow } from '#lib/api/schemas/pools';
import { newestHref } from './[id]/params.ts';
import { columnDigits, gpuWords, signedPct, systemName } from './words.ts';
import { ZoneName } from './zone-name.tsx';

const DAY_MS = 86_400_000;

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

const isOld = (row: PoolRow, asOf: string) =>
  row.observedAt !== null && Date.parse(asOf) - Date.parse(row.observedAt) > DAY_MS;

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
          {row.gpuModel !== null && (
            <span className="block text-xs text-soft sm:hidden">{gpuWords(row)}</span>
          )}
        </>
      ),
    },
    { key: 'gpuModel', header: 'GPU', sort: 'asc', wide: true, render: gpuWords },
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
    ...(rows.some((row) => isOld(row, asOf)) ? [seenColumn(asOf)] : []),
  ];
}

const seenColumn = (asOf: string): Column<PoolRow> => ({
  key: 'seen',
  header: 'Seen',
  align: 'right',
  render: (row) =>
    row.observedAt && (
      <span className={isOld(row, asOf) ? 'font-[550] text-interruption' : 'text-soft'}>
        <Ago at={row.observedAt} asOf={asOf} suffix={isOld(row, asOf) ? ' old' : ' ago'} />
      </span>
    ),
});

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
