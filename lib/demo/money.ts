/** Money and hours are whole numbers of 10^-10 on their way through sums, and decimal strings outside of them. */
const DIGITS = 10;
const ONE = 10n ** BigInt(DIGITS);

/** Ten-billionths of a decimal string with at most 10 digits after the point: `units("-1.5")` = -15000000000n. */
export function units(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,10}))?$/.exec(text);
  if (match === null) throw new Error(`not a decimal of at most ${DIGITS} digits after the point: ${text}`);
  const [, sign, whole, fraction = ''] = match;
  const value = BigInt(whole as string) * ONE + BigInt(fraction.padEnd(DIGITS, '0'));
  return sign === '-' ? -value : value;
}

/** The decimal string with 10 digits after the point: `fromUnits(-15000000000n)` = "-1.5000000000". */
export function fromUnits(value: bigint): string {
  const size = value < 0n ? -value : value;
  const digits = size.toString().padStart(DIGITS + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}

/** numerator / denominator, half away from zero; the denominator is positive. */
export function divide(numerator: bigint, denominator: bigint): bigint {
  const half = numerator < 0n ? -denominator : denominator;
  return (numerator * 2n + half) / (denominator * 2n);
}

/** The sum of decimal strings, as one. */
export function sumOf(texts: Iterable<string>): string {
  let sum = 0n;
  for (const text of texts) sum += units(text);
  return fromUnits(sum);
}

/** A decimal string times a fraction of whole numbers, rounded to 10 digits. */
export function scaled(text: string, numerator: bigint, denominator: bigint): string {
  return fromUnits(divide(units(text) * numerator, denominator));
}

/** The product of two decimal strings, rounded to 10 digits. */
export function product(left: string, right: string): string {
  return fromUnits(divide(units(left) * units(right), ONE));
}
