import type { OperatingSystem } from '#lib/domain/rows';
import { osOfProduct } from '#lib/sources/aws/products';

/** Why one row of a file is not taken in; the message names the value, the reader adds the line. */
export class RowRefused extends Error {}

const AHEAD_MS = 5 * 60_000;
/** Before EC2 existed: a date that far back is a slip of the pen. */
const EARLIEST_MS = Date.UTC(2006, 0, 1);
const LONGEST_SHOWN = 40;

/** A value as a message may show it: quoted, control characters escaped, cut short. */
export function shown(value: string): string {
  return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}...` : value);
}

/**
 * A price in USD per hour as a decimal string with at most 8 digits before the point and 6 after it, as the ledger
 * keeps it; `text` with its needless zeros taken off. Throws `RowRefused` for anything else, 0 included.
 */
export function parsePrice(text: string): string {
  if (text === '') throw new RowRefused('the price is empty');
  if (/^[+-]?nan$/i.test(text)) throw new RowRefused(`the price ${shown(text)} is not a number`);
  if (/^-[\d.]/.test(text)) throw new RowRefused(`the price ${shown(text)} is negative`);
  if (/^\d[\d.]*e[+-]?\d+$/i.test(text))
    throw new RowRefused(`the price ${shown(text)} has an exponent: write it as a plain decimal`);
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  const [, whole = '', fraction = ''] = match ?? [];
  if (match === null || whole + fraction === '')
    throw new RowRefused(`the price ${shown(text)} is not a plain decimal such as 12.345678`);
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  if (integer.length > 8)
    throw new RowRefused(`the price ${shown(text)} is too large: 8 digits before the point at most`);
  if (/[1-9]/.test(fraction.slice(6)))
    throw new RowRefused(`the price ${shown(text)} has more than 6 decimals`);
  if (!/[1-9]/.test(integer + fraction))
    throw new RowRefused('the price is 0: an unknown price is left out, not 0');
  const decimals = fraction.slice(0, 6);
  return decimals === '' ? integer : `${integer}.${decimals}`;
}

const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|UTC|([+-])(\d{2})(?::?(\d{2}))?)?)?$/i;

/**
 * An ISO 8601 time (`T` or a blank between date and time) to the millisecond; a bare date is midnight UTC. A time
 * without a zone counts as UTC only where `utc` says that the file means so. Throws `RowRefused` for what is no time,
 * before 2006, or more than five minutes after `now`.
 */
export function parseTime(text: string, { now, utc = false }: { now: Date; utc?: boolean }): Date {
  const match = TIME.exec(text);
  if (match === null)
    throw new RowRefused(
      text === ''
        ? 'the time is empty'
        : `the time ${shown(text)} is not ISO 8601 such as 2026-07-20T08:00:00Z`,
    );
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '',
    zone,
    sign,
    zoneHour = '0',
    zoneMinute = '0',
  ] = match;
  if (hour !== undefined && zone === undefined && !utc)
    throw new RowRefused(
      `the time ${shown(text)} has no time zone: add Z for UTC, or name the column timestamp_utc`,
    );
  const offset = (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute));
  const clock = [Number(hour ?? 0), Number(minute ?? 0), Number(second)] as const;
  const ms = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    ...clock,
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  );
  const civil = new Date(ms);
  const real =
    civil.getUTCMonth() === Number(month) - 1 &&
    civil.getUTCDate() === Number(day) &&
    clock[0] < 24 &&
    clock[1] < 60 &&
    clock[2] < 60 &&
    Number(zoneHour) < 15 &&
    Number(zoneMinute) < 60;
  if (!real) throw new RowRefused(`the time ${shown(text)} does not exist`);
  const at = new Date(ms - offset * 60_000);
  if (at.getTime() > now.getTime() + AHEAD_MS)
    throw new RowRefused(`the time ${shown(text)} is in the future (now is ${now.toISOString()})`);
  if (at.getTime() < EARLIEST_MS) throw new RowRefused(`the time ${shown(text)} is before 2006`);
  return at;
}

/** An instance type's name, `p5.48xlarge`. Throws `RowRefused` for what cannot be one. */
export function parseInstanceType(text: string): string {
  if (text.length <= 60 && /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(text)) return text;
  throw new RowRefused(
    text === '' ? 'the instance type is empty' : `${shown(text)} is not an instance type such as p5.48xlarge`,
  );
}

/** AWS's product description or operating system in our words. Throws `RowRefused` for one that we do not know. */
export function parseProduct(text: string): OperatingSystem {
  const os = osOfProduct(text);
  if (os !== null) return os;
  throw new RowRefused(
    text === ''
      ? 'the product is empty'
      : `the product ${shown(text)} is unknown: Linux/UNIX, Red Hat Enterprise Linux, SUSE Linux and Windows are known`,
  );
}

/** Prices of other currencies are not converted. Throws `RowRefused` for anything but USD. */
export function checkCurrency(text: string): void {
  if (text.toUpperCase() !== 'USD')
    throw new RowRefused(`the currency ${shown(text)} is not USD: prices are kept in USD alone`);
}
