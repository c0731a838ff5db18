import fc from 'fast-check';
import { expect, it } from 'vitest';
import { divide, fromUnits, product, scaled, sumOf, units } from './money.ts';

it('reads and writes decimals of either sign with ten digits after the point', () => {
  expect(units('-1.5')).toBe(-15_000_000_000n);
  expect(fromUnits(-15_000_000_000n)).toBe('-1.5000000000');
  expect(fromUnits(-1n)).toBe('-0.0000000001');
  expect(fromUnits(0n)).toBe('0.0000000000');
  for (const text of ['', '1.', '.5', '1e3', '1.12345678901', '--1', ' 1']) {
    expect(() => units(text)).toThrow('not a decimal');
  }
});

it('loses nothing on the way there and back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (value) => {
      expect(units(fromUnits(value))).toBe(value);
    }),
  );
});

it('sums, scales and multiplies, half away from zero', () => {
  expect(sumOf(['0.1', '0.2', '-0.3000000001'])).toBe('-0.0000000001');
  expect(sumOf([])).toBe('0.0000000000');
  expect(scaled('100', 62n, 100n)).toBe('62.0000000000');
  expect(scaled('0.0000000001', 1n, 2n)).toBe('0.0000000001');
  expect(scaled('-0.0000000001', 1n, 2n)).toBe('-0.0000000001');
  expect(product('1488', '0.88528')).toBe('1317.2966400000');
  expect(divide(-7n, 2n)).toBe(-4n);
  expect(divide(10n, 3n)).toBe(3n);
});
