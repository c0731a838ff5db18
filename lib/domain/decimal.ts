const DIGITS = 10;
const SCALE = 10n ** BigInt(DIGITS);

/** A decimal text (`"-12.5"`) in units of 1e-10, exact up to ten digits after the point; further ones are cut. */
export function scaled(text: string): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') throw new Error(`"${text}" is no decimal number`);
  const value = BigInt(whole) * SCALE + BigInt(fraction.padEnd(DIGITS, '0').slice(0, DIGITS));
  return sign === '-' ? -value : value;
}

/** The number that is nearest to a count of 1e-10. */
export const unscaled = (value: bigint): number => {
  const [sign, size] = value < 0n ? ['-', -value] : ['', value];
  return Number(`${sign}${size / SCALE}.${(size % SCALE).toString().padStart(DIGITS, '0')}`);
};
