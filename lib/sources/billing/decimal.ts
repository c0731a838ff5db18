/** Digits after the point that the ledger keeps. */
const PLACES = 10;

/** A decimal's text without needless zeros: `1.500000` = `1.5`, `-0.00` = `0`. */
export function plainDecimal(text: string): string {
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' || short === '' ? '0' : short;
}

/** Hours of an amount of hours and one of seconds, each a decimal of at most 18 places or null; rounded to 10 places. */
export function hoursOf(hours: string | null, seconds: string | null): string {
  if (seconds === null) return plainDecimal(hours ?? '0');
  const scaled = (units(hours ?? '0') * 3600n + units(seconds)) * 2n;
  const size = 3600n * 10n ** BigInt(18 - PLACES) * 2n;
  const half = scaled < 0n ? -size / 2n : size / 2n;
  return fromUnits((scaled + half) / size, PLACES);
}

/** A decimal as a whole number of units of 10^-18. */
function units(text: string): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole || '0') * 10n ** 18n + BigInt(fraction.padEnd(18, '0'));
  return negative ? -size : size;
}

function fromUnits(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  return plainDecimal(`${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}
