import { useState } from 'react';
import { SavingCell } from '#components/ui/bar-cell';
import { Button } from '#components/ui/button';
import { CsvLink } from '#components/ui/csv-link';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, counted, dateTime, duration, usd, usdDigits } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { PoolPricesQuery, PoolPricesResponse } from '#lib/api/schemas/pools';
import { apiUrl } from '#lib/queries/api-fetch';
import { type Change, changesOf } from '../series.ts';
import { signedPct } from '../words.ts';

const ROWS = 20;

/** Decimals in which the smallest change of a price still shows, at most the four that AWS gives. */
function stepDigits(changes: readonly Change[]): number {
  let least = Number.POSITIVE_INFINITY;
  changes.forEach((change, k) => {
    const before = changes[k + 1];
    if (before) least = Math.min(least, Math.abs(change.usdPerHour - before.usdPerHour));
  });
  return Math.max(
    usdDigits(changes.flatMap((change) => [change.usdPerHour, change.onDemandUsdPerHour])),
    least < 0.001 ? 4 : least < 0.01 ? 3 : 2,
  );
}

function columnsOf(changes: readonly Change[], from: string, to: string): Column<Change>[] {
  const digits = stepDigits(changes);
  const amount = (value: number | null) => (value === null ? null : usd(value, digits).replace('$', ''));
  return [
    {
      key: 'at',
      header: 'From, UTC',
      render: (change) => <time dateTime={change.at}>{dateTime(change.at, to)}</time>,
    },
    {
      key: 'held',
      header: 'Held',
      align: 'right',
      className: 'text-soft',
      render: (change) => {
        const held = duration((Date.parse(change.until ?? to) - Date.parse(change.at)) / 1000);
        return change.until === null ? `${held} and on` : held;
      },
    },
    {
      key: 'spot',
      header: 'Spot $/h',
      align: 'right',
      className: 'text-spot',
      render: (change) => amount(change.usdPerHour),
    },
    {
      key: 'change',
      header: 'Change',
      align: 'right',
      render: (change) =>
        change.changePct === null ? (
          <span className="text-soft">{change.at < from ? 'from before' : 'first known'}</span>
        ) : (
          signedPct(change.changePct)
        ),
    },
    {
      key: 'onDemand',
      header: 'On demand $/h',
      align: 'right',
      className: 'text-ondemand',
      render: (change) =>
        change.onDemandUsdPerHour === null
          ? null
          : `${change.onDemandAssumed ? 'assumed ' : ''}${amount(change.onDemandUsdPerHour)}`,
    },
    {
      key: 'saving',
      header: 'Saved',
      align: 'right',
      render: (change) =>
        change.onDemandUsdPerHour === null ? null : (
          <SavingCell savingPct={(1 - change.usdPerHour / change.onDemandUsdPerHour) * 100} />
        ),
    },
  ];
}

/** Every step of the pool's price, newest first, a page at a time. */
export function ChangesTable({
  prices,
  asked,
}: {
  prices: PoolPricesResponse | undefined;
  /** the window as the API is asked for it */
  asked: PoolPricesQuery;
}) {
  const [page, setPage] = useState(0);
  const changes = prices && changesOf(prices);
  const total = changes?.length ?? 0;
  const last = Math.max(0, Math.ceil(total / ROWS) - 1);
  const rows = changes?.slice(page * ROWS, (page + 1) * ROWS);
  return (
    <Section
      id="changes"
      title="Changes"
      note={
        prices &&
        `${counted(total, 'price')}, newest first; records that repeat a price are joined here, the CSV has each`
      }
      action={prices && <CsvLink href={apiUrl(`/api/v1/pools/${prices.pool.id}/prices`, asked)} />}
    >
      <DataTable
        caption="Price steps with the on-demand price at their time, newest first"
        columns={columnsOf(changes ?? [], prices?.from ?? '', prices?.to ?? '')}
        rows={rows}
        rowKey={(change) => change.at}
        empty="No price is known in this range."
      />
      {last > 0 && (
        <p className="mt-3 flex items-baseline gap-3 text-sm text-soft" role="status">
          {count(page * ROWS + 1)} – {count(Math.min(total, (page + 1) * ROWS))} of {count(total)}
          <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <Button disabled={page === last} onClick={() => setPage(page + 1)}>
            Older
          </Button>
        </p>
      )}
    </Section>
  );
}
