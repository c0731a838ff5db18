import Link from 'next/link';
import { MAX_SERIES } from '#components/charts/series-ink';
import { Sparkline } from '#components/charts/sparkline';
import type { FilterRange } from '#components/shell/filters';
import { Ago } from '#components/ui/ago';
import { SavingCell } from '#components/ui/bar-cell';
import type { Column } from '#components/ui/data-table';
import { usd } from '#components/ui/format';
import type { PoolRow } from '#lib/api/schemas/pools';
import { poolHref } from './[id]/params.ts';
import { columnDigits, gpuWords, signedPct, systemName } from './words.ts';

const DAY_MS = 86_400_000;

type Context = {
  asOf: string;
  /** all rows shown: they share their decimals */
  rows: readonly PoolRow[];
  picked: readonly number[];
  onPick: (id: number) => void;
  range: FilterRange;
};

// A unit under its word keeps thirteen columns on one desk.
const twoLines = (word: string, unit: string) => (
  <span className="inline-block text-right">
    {word}
    <br />
    {unit}
  </span>
);

/** The columns of the ranked table; heads carry the units. */
export function poolColumns({ asOf, rows, picked, onPick, range }: Context): Column<PoolRow>[] {
  const perHour = columnDigits(rows.map((row) => row.spotUsdPerHour));
  const perGpu = columnDigits(rows.map((row) => row.usdPerGpuHour));
  const amount = (value: number | null, digits = perHour) =>
    value === null ? null : usd(value, digits).replace('$', '');
  return [
    {
      key: 'zone',
      header: 'Zone',
      render: (row) => <ZoneCell row={row} picked={picked} onPick={onPick} range={range} />,
    },
    { key: 'region', header: 'Region', sort: 'asc', render: (row) => <RegionCell row={row} /> },
    { key: 'gpuModel', header: 'GPU', sort: 'asc', render: gpuWords },
    {
      key: 'instanceType',
      header: 'Type',
      sort: 'asc',
      render: (row) => (
        <>
          <span className="font-mono text-xs">{row.instanceType}</span>
          {row.os !== 'linux' && <span className="text-soft"> {systemName(row.os)}</span>}
        </>
      ),
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
      key: 'usdPerGpuHour',
      header: twoLines('Spot', '$/GPU-h'),
      align: 'right',
      sort: 'asc',
      className: 'font-semibold',
      render: (row) => amount(row.usdPerGpuHour, perGpu),
    },
    {
      key: 'savingsPct',
      header: 'Saved',
      align: 'right',
      sort: 'desc',
      render: (row) => (row.savingsPct === null ? null : <SavingCell savingPct={row.savingsPct} />),
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
      render: (row) => <Sparkline values={row.daily ?? []} width={72} />,
    },
    {
      key: 'seen',
      header: 'Seen',
      align: 'right',
      render: (row) => <SeenCell at={row.observedAt} asOf={asOf} />,
    },
  ];
}

function ZoneCell({
  row,
  picked,
  onPick,
  range,
}: { row: PoolRow } & Pick<Context, 'picked' | 'onPick' | 'range'>) {
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
      <Link
        className="underline decoration-hair underline-offset-3 hover:decoration-current"
        href={poolHref(row.id, range)}
        aria-label={`${row.instanceType} in ${row.zone}`}
      >
        {row.zone}
      </Link>
    </span>
  );
}

function RegionCell({ row }: { row: PoolRow }) {
  const alias = row.zoneName?.startsWith(row.region) ? row.zoneName.slice(row.region.length) : null;
  return (
    <span title={row.zoneName ? `zone name ${row.zoneName}` : undefined}>
      {row.region}
      {alias && <span className="text-soft">{alias}</span>}
    </span>
  );
}

function SeenCell({ at, asOf }: { at: string | null; asOf: string }) {
  if (at === null) return null;
  const old = Date.parse(asOf) - Date.parse(at) > DAY_MS;
  return (
    <span className={old ? 'font-[550] text-interruption' : 'text-soft'}>
      <Ago at={at} asOf={asOf} suffix={old ? ' old' : ''} />
    </span>
  );
}
