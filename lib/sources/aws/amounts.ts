const LONGEST = 40;

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
  const digits = `${'0'.repeat(Math.max(0, -shift))}${whole}${fraction}${'0'.repeat(Math.max(0, shift))}`;
  const point = whole.length + Math.max(0, -shift) + shift;
  return written(sign === '-', digits.slice(0, point), digits.slice(point));
}

/** The exact sum of decimals without exponents; `0` of none. */
export function sumOf(amounts: Iterable<string>): string {
  const parts = [...amounts].map((amount) => /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? []);
  const scale = Math.max(0, ...parts.map(([, , , fraction = '']) => fraction.length));
  let sum = 0n;
  for (const [text, sign, whole, fraction = ''] of parts) {
    if (text === undefined) throw new RangeError('an amount is no decimal');
    sum += BigInt(`${sign}${whole}${fraction.padEnd(scale, '0')}`);
  }
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  return written(sum < 0n, digits.slice(0, digits.length - scale), digits.slice(digits.length - scale));
}

function written(negative: boolean, whole: string, fraction: string): string {
  const before = whole.replace(/^0+(?=\d)/, '') || '0';
  const after = fraction.replace(/0+$/, '');
  const size = after === '' ? before : `${before}.${after}`;
  return negative && size !== '0' ? `-${size}` : size;
}
