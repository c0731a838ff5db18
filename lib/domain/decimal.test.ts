import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { decimalOf, hoursOf, plainDecimal, scaled, sumOf, unscaled } from './decimal.ts';

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

test.each([
  ['1.500000', '1.5'],
  ['100', '100'],
  ['100.00', '100'],
  ['-0.000', '0'],
  ['0', '0'],
  ['-0.0000000001', '-0.0000000001'],
])('writes %s as %s', (text, plain) => {
  expect(plainDecimal(text)).toBe(plain);
});

describe('hoursOf', () => {
  test.each([
    ['1.500', null, '1.5'],
    [null, '1800', '0.5'],
    ['1', '1800', '1.5'],
    // 1 s = 0.00027777777... h
    [null, '1', '0.0002777778'],
    [null, '-1', '-0.0002777778'],
    // 0.00000018 s = 0.5e-10 h: half away from 0
    [null, '0.00000018', '0.0000000001'],
    [null, '0.00000017', '0'],
    [null, null, '0'],
  ])('of %s hours and %s seconds is %s', (hours, seconds, sum) => {
    expect(hoursOf(hours, seconds)).toBe(sum);
  });
});

test('units of 1e-10 are exact both ways, and finer digits are cut', () => {
  expect([scaled('-0.00000000019'), scaled('12.5'), unscaled(-1n), unscaled(125_000_000_000n)]).toEqual([
    -1n,
    125_000_000_000n,
    -1e-10,
    12.5,
  ]);
  expect(() => scaled('1e3')).toThrow('"1e3" is no decimal number');
});
