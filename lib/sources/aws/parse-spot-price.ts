import type { SpotPrice } from '@aws-sdk/client-ec2';
import type { SpotPriceRow } from '#lib/domain/rows';
import { priceFault } from './decimal.ts';
import { osOfProduct } from './products.ts';
import type { Tally } from './tally.ts';

// Clocks differ a little; a price from further ahead would stand as "the newest" until then.
const AHEAD_MS = 3_600_000;

/**
 * Rows of a page of `DescribeSpotPriceHistory`, in its order; what cannot be a price goes to `refused` with the
 * reason. Checked by hand, as a backfill brings thousands of such pages.
 */
export function parseSpotPrices(
  records: readonly SpotPrice[],
  { region, now, refused }: { region: string; now: Date; refused: Tally },
): SpotPriceRow[] {
  const latest = now.getTime() + AHEAD_MS;
  const rows: SpotPriceRow[] = [];
  for (const record of records) {
    const row = parseRecord(record, region, latest);
    if (typeof row === 'string') refused.add(row, nameOf(record));
    else rows.push(row);
  }
  return rows;
}

function parseRecord(record: SpotPrice, region: string, latest: number): SpotPriceRow | string {
  const { InstanceType: instanceType, Timestamp: at, SpotPrice: usdPerHour } = record;
  const zoneId = record.AvailabilityZoneId || null;
  const zoneName = record.AvailabilityZone || null;
  if (!instanceType) return 'no instance type';
  if (zoneId === null && zoneName === null) return 'no zone';
  const os = osOfProduct(record.ProductDescription ?? '');
  if (os === null) return `unknown product "${record.ProductDescription ?? ''}"`;
  const time = at?.getTime() ?? Number.NaN;
  if (at === undefined || Number.isNaN(time)) return 'no readable time';
  if (time > latest) return 'the time is in the future';
  if (time <= 0) return 'the time is before 1970';
  const fault = priceFault(usdPerHour);
  if (fault !== null || usdPerHour === undefined) return fault ?? 'no price';
  return { cloud: 'aws', region, zoneId, zoneName, instanceType, os, at, usdPerHour };
}

function nameOf({
  InstanceType,
  AvailabilityZoneId,
  AvailabilityZone,
  Timestamp,
  SpotPrice: price,
}: SpotPrice) {
  const time = Timestamp !== undefined && !Number.isNaN(Timestamp.getTime()) ? Timestamp.toISOString() : null;
  return [InstanceType, AvailabilityZoneId ?? AvailabilityZone, time, price].filter(Boolean).join(' ');
}
