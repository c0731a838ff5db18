import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typeFilter } from './type-scope.ts';

test.each([
  [['g6.*'], 'g6.xlarge', true],
  [['g6.*'], 'g6e.xlarge', false],
  [['g6.*'], 'gr6.4xlarge', false],
  [['p?.48xlarge'], 'p5.48xlarge', true],
  [['p?.48xlarge'], 'p5en.48xlarge', false],
  [['P5.48XLARGE'], 'p5.48xlarge', true],
  [['p3.2xlarge', 'trn*'], 'trn1.32xlarge', true],
  [['u-6tb1.*'], 'u-6tb1.metal', true],
  [['*'], 'm7i.large', true],
])('%j takes %s: %s', (scope, name, taken) => {
  expect(typeFilter(scope)({ name, accelerator: false })).toBe(taken);
});

test('the words for all types and for accelerators', () => {
  const plain = { name: 'm7i.large', accelerator: false };
  const gpu = { name: 'g5.xlarge', accelerator: true };
  expect([plain, gpu].map(typeFilter('all'))).toEqual([true, true]);
  expect([plain, gpu].map(typeFilter('accelerators'))).toEqual([false, true]);
});

test('any name takes exactly itself, whatever signs it holds', () => {
  const name = fc
    .string({ minLength: 1 })
    .filter((text) => !/[*?]/.test(text) && text === text.toLowerCase());
  fc.assert(
    fc.property(name, name, (wanted, other) => {
      const filter = typeFilter([wanted]);
      expect(filter({ name: wanted, accelerator: false })).toBe(true);
      expect(filter({ name: other, accelerator: false })).toBe(other.toLowerCase() === wanted.toLowerCase());
    }),
  );
});
