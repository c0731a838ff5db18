import { describe, expect, it } from 'vitest';
import { hoursOf, plainDecimal } from './decimal.ts';

it.each([
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
  it.each([
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
