import Link from 'next/link';
import type { FilterRange } from '#components/shell/filters';
import { day } from '#components/ui/format';
import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { lastDay, midnightAfter } from '../window.ts';
import { poolHref } from './params.ts';

/** The way to where this pool's records are when the window holds none that a source confirmed, and the way back. */
export function OtherWindow({
  id,
  prices,
  range,
  until,
}: {
  id: number;
  prices: PoolPricesResponse | undefined;
  range: FilterRange;
  until: Date | null;
}) {
  if (until !== null)
    return (
      <p className="-mt-4 mb-6 text-sm text-soft">
        History up to {lastDay(until)}.{' '}
        <Link className="link" href={poolHref(id, range)}>
          Back to now
        </Link>
      </p>
    );
  const seen = prices?.observedAt ?? null;
  if (prices === undefined || seen === null || seen > prices.from) return null;
  return (
    <p className="-mt-4 mb-6 text-sm text-interruption">
      The newest record of this pool was confirmed on {day(seen, prices.to)}, before this range.{' '}
      <Link className="link" href={poolHref(id, range, new Date(midnightAfter(seen)))}>
        See the range up to then
      </Link>
    </p>
  );
}
