import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { decimalOf, sumOf } from './amounts.ts';

describe('decimalOf', () => {
  test.each([
    ['12.5', '12.5'],
    ['0.0000000001', '0.0000000001'],
    ['-120.00', '-120'],
    ['1.2E-7', '0.00000012'],
    ['-4E-10', '-0.0000000004'],
    ['1.25e2', '125'],
    ['+3', '3'],
    ['007', '7'],
    ['0E-10', '0'],
    ['-0.00', '0'],
  ])('%s is %s', (text, expected) => {
    expect(decimalOf(text)).toBe(expected);
  });

  test.each(['', 'N/A', 'NaN', '1,5', '1e99', '.5', '1.2.3', undefined])('%s is no amount', (text) => {
    expect(decimalOf(text)).toBeNull();
  });
});

describe('sumOf', () => {
  test('keeps every digit', () => {
    expect(sumOf(['0.1', '0.2', '1e0'.slice(0, 1), '-0.0000000003'])).toBe('1.2999999997');
    expect(sumOf([])).toBe('0');
    expect(sumOf(['-0.5', '0.5'])).toBe('0');
    expect(sumOf(['-0.5', '0.25'])).toBe('-0.25');
  });

  test('is the sum of the units, whatever their number of digits', () => {
    const amount = fc.tuple(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.integer({ min: 0, max: 10 }),
    );
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const units = amounts.map(([value, scale]) => value * 10n ** BigInt(10 - scale));
        const texts = amounts.map(([value, scale]) => decimalOf(`${value}e-${scale}`) ?? 'none');
        const total = units.reduce((sum, unit) => sum + unit, 0n);
        expect(sumOf(texts)).toBe(decimalOf(`${total}e-10`));
      }),
      atLeast(200),
    );
  });
});
