const DIGITS = 10;
/** Longer than any amount. */
const LONGEST = 40;
/** Places after the point that DuckDB hands over. */
const FINEST = 18;

/** A decimal text in units of 10^-places; further digits are cut. Throws `Error` for what is no decimal. */
function unitsOf(text: string, places: number): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') throw new Error(`"${text}" is no decimal number`);
  return BigInt(`${sign}${whole}${fraction.padEnd(places, '0').slice(0, places)}`);
}

/** Units of 10^-places as a decimal text without needless zeros. */
function textOf(units: bigint, places: number): string {
  if (places === 0) return units.toString();
  const [sign, size] = units < 0n ? ['-', -units] : ['', units];
  const digits = size.toString().padStart(places + 1, '0');
  return plainDecimal(`${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

/** A decimal text (`"-12.5"`) in units of 1e-10, exact up to ten digits after the point; further ones are cut. */
export const scaled = (text: string): bigint => unitsOf(text, DIGITS);

/** The number that is nearest to a count of 1e-10. */
export const unscaled = (value: bigint): number => Number(textOf(value, DIGITS));

/** A decimal's text without needless zeros behind the point: `1.500000` = `1.5`, `-0.00` = `0`. */
export function plainDecimal(text: string): string {
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' || short === '' ? '0' : short;
}

/**
 * A decimal as AWS writes it (`12.5`, `-1.2E-7`), written out without an exponent; null for what is no number or has
 * more digits than any amount.
 */
export function decimalOf(text: string | undefined): string | null {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text ?? '') ?? [];
  if (whole === '') return null;
  const shift = Number(exponent);
  if (whole.length + fraction.length + Math.abs(shift) > LONGEST) return null;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const places = fraction.length - shift;
  return places >= 0 ? textOf(digits, places) : textOf(digits * 10n ** BigInt(-places), 0);
}

/** The exact sum of decimals without exponents; `0` of none. Throws `Error` where one is no decimal. */
export function sumOf(amounts: Iterable<string>): string {
  const texts = [...amounts];
  const places = Math.max(0, ...texts.map((text) => (text.split('.')[1] ?? '').length));
  return textOf(
    texts.reduce((sum, text) => sum + unitsOf(text, places), 0n),
    places,
  );
}

/** Hours of an amount of hours and one of seconds, each a decimal of at most 18 places or null; rounded to 10 places. */
export function hoursOf(hours: string | null, seconds: string | null): string {
  if (seconds === null) return plainDecimal(hours ?? '0');
  const twice = (unitsOf(hours ?? '0', FINEST) * 3600n + unitsOf(seconds, FINEST)) * 2n;
  const size = 3600n * 10n ** BigInt(FINEST - DIGITS) * 2n;
  const half = twice < 0n ? -size / 2n : size / 2n;
  return textOf((twice + half) / size, DIGITS);
}
