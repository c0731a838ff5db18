import { describe, expect, it } from 'vitest';
import { rateFor } from './committed-rate.ts';

const rate = (account: string | null, family: string, discountPct: number) => ({
  account,
  family,
  discountPct,
  usdPerHour: null,
});

describe('rateFor', () => {
  const rates = [
    rate(null, 'p5', 10),
    rate(null, 'p5.48xlarge', 20),
    rate('1', 'p5', 30),
    rate('1', 'p5.48xlarge', 40),
  ];

  it.each([
    ['1', 'p5.48xlarge', 40],
    ['1', 'p5.4xlarge', 30],
    ['2', 'p5.48xlarge', 20],
    ['2', 'p5.4xlarge', 10],
    ['2', 'p5en.48xlarge', null],
    ['1', 'g6.xlarge', null],
  ])('account %s, %s: %s %%', (account, type, expected) => {
    expect(rateFor(rates, account, type)?.discountPct ?? null).toBe(expected);
  });

  it('takes an account before a type', () => {
    expect(
      rateFor([rate(null, 'p5.48xlarge', 20), rate('1', 'p5', 30)], '1', 'p5.48xlarge')?.discountPct,
    ).toBe(30);
  });
});
