import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { MAX_SERIES } from '#components/charts/series-ink';
import type { FilterRange } from '#components/shell/filters';
import { SavingCell } from '#components/ui/bar-cell';
import { type Column, DataTable } from '#components/ui/data-table';
import { usd, usdDigits } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { PoolPricesResponse, PoolRow } from '#lib/api/schemas/pools';
import { poolsQuery } from '#lib/queries/pools';
import { seenColumn } from '../../seen-column.tsx';
import { compareHref } from '../compare/params.ts';
import { windowParams } from '../window.ts';
import { signedPct } from '../words.ts';
import { ZoneName } from '../zone-name.tsx';
import { newestHref, sisterParams } from './params.ts';

function columnsOf(
  rows: readonly PoolRow[],
  here: number,
  range: FilterRange,
  asOf: string,
): Column<PoolRow>[] {
  const digits = usdDigits(rows.map((row) => row.spotUsdPerHour));
  const amount = (value: number | null) => (value === null ? null : usd(value, digits).replace('$', ''));
  const price = rows.find((row) => row.id === here)?.spotUsdPerHour ?? null;
  return [
    {
      key: 'zone',
      header: 'Zone',
      render: (row) => <ZoneName row={row} href={row.id === here ? null : newestHref(row, range, asOf)} />,
    },
    {
      key: 'spot',
      header: 'Spot $/h',
      align: 'right',
      className: 'text-spot',
      render: (row) => amount(row.spotUsdPerHour),
    },
    {
      key: 'against',
      header: 'Against this pool',
      align: 'right',
      render: (row) => {
        if (row.id === here) return <span className="text-soft">this pool</span>;
        if (price === null || row.spotUsdPerHour === null) return null;
        return signedPct((row.spotUsdPerHour / price - 1) * 100);
      },
    },
    {
      key: 'onDemand',
      header: 'On demand $/h',
      align: 'right',
      className: 'text-ondemand',
      render: (row) => amount(row.onDemandUsdPerHour),
    },
    {
      key: 'saving',
      header: 'Saved',
      align: 'right',
      render: (row) => (row.savingsPct === null ? null : <SavingCell savingPct={row.savingsPct} />),
    },
    { key: 'mean', header: 'Mean $/h', align: 'right', render: (row) => amount(row.meanUsdPerHour) },
    ...seenColumn(rows, asOf, (row) => row.observedAt),
  ];
}

/** The pools of the same type and system in other zones and regions, cheapest first. */
export function Elsewhere({
  pool,
  range,
  until,
}: {
  pool: PoolPricesResponse['pool'];
  range: FilterRange;
  until: Date | null;
}) {
  const sisters = useQuery(poolsQuery(sisterParams(pool, windowParams(range, until))));
  const rows = sisters.data?.rows;
  const others = rows?.filter((row) => row.id !== pool.id) ?? [];
  const compared = [pool.id, ...others.map((row) => row.id)].slice(0, MAX_SERIES);
  if (sisters.isError && !rows)
    return (
      <Section title="Where else">
        <p className="text-sm text-interruption">
          The other pools could not be read: {sisters.error.message}
        </p>
      </Section>
    );
  if (rows && others.length === 0) return null;
  return (
    <Section
      title="Where else"
      note={`${pool.instanceType} in other zones and regions, cheapest first; a price is not capacity`}
      action={
        others.length > 0 && (
          <Link className="link-quiet" href={compareHref(compared, range, until)}>
            {others.length < MAX_SERIES ? 'Compare all' : `Compare with the cheapest ${MAX_SERIES - 1}`}
          </Link>
        )
      }
    >
      <DataTable
        caption={`Pools of ${pool.instanceType}, cheapest first`}
        columns={columnsOf(rows ?? [], pool.id, range, sisters.data?.asOf ?? '')}
        rows={rows}
        rowKey={(row) => row.id}
      />
    </Section>
  );
}
