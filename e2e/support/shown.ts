import { expect } from '@playwright/test';

/** A number as it is shown: `$1,234.50`, `−12.3 %`, `+4 %`; null for what says that it is unknown. */
export function readShown(text: string): { value: number; decimals: number } | null {
  if (/unknown|—/.test(text)) return null;
  const found = /([−+-]?)\s?\$?(\d[\d,]*)(?:\.(\d+))?/.exec(text);
  if (found === null) throw new Error(`There is no number in "${text}".`);
  const [, sign, whole = '', fraction = ''] = found;
  const value = Number(`${whole.replaceAll(',', '')}.${fraction || '0'}`);
  return { value: sign === '−' || sign === '-' ? -value : value, decimals: fraction.length };
}

/** Whether `text` shows `value`: right in every digit that it has, and in at least `decimals` of them. */
export function expectShown(text: string | undefined, value: number | null, decimals = 0, what = ''): void {
  const said = `${what} shows "${text}" for ${value}`;
  const shown = readShown(text ?? '');
  if (value === null || shown === null) {
    expect(shown, said).toBe(value);
    return;
  }
  expect(shown.decimals, said).toBeGreaterThanOrEqual(decimals);
  // A number exactly between two others may be shown as either.
  expect(Math.abs(shown.value - value), said).toBeLessThanOrEqual(0.5 * 10 ** -shown.decimals + 1e-9);
}

/** Text with every kind of space as one plain space. */
export const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
