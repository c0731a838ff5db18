import type { Route } from 'next';
import Link from 'next/link';
import type { PoolRow } from '#lib/api/schemas/pools';

/** Where a pool is: its zone, and quietly its region with the zone's letter in the account's own names. */
export function ZoneName({
  row,
  href,
}: {
  row: Pick<PoolRow, 'zone' | 'zoneName' | 'region' | 'instanceType'>;
  /** null = the pool that the page is about */
  href: Route | null;
}) {
  const place = row.zoneName ?? row.region;
  return (
    <span className="inline-block">
      {href === null ? (
        <b className="font-[550]">{row.zone}</b>
      ) : (
        <Link
          className="underline decoration-hair underline-offset-3 hover:decoration-current sm:inline-block sm:min-w-[62px]"
          href={href}
          aria-label={`${row.instanceType} in ${row.zone}`}
        >
          {row.zone}
        </Link>
      )}
      {place !== row.zone && <span className="text-soft max-sm:block max-sm:text-xs"> {place}</span>}
    </span>
  );
}
