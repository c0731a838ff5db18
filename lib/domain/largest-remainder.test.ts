import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestRemainder, nearest } from './largest-remainder.ts';

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

describe('the largest remainder', () => {
  it('rounds a whole to the nearest step, halves up', () => {
    expect([0n, 49n, 50n, 149n, 150n].map((amount) => nearest(amount, 100n))).toEqual([0n, 0n, 1n, 1n, 2n]);
  });

  it('gives the missing steps to those that lost most', () => {
    expect(largestRemainder([133n, 133n, 134n], 100n)).toEqual([1n, 1n, 2n]);
    expect(largestRemainder([160n, 170n, 170n], 100n)).toEqual([1n, 2n, 2n]);
    expect(largestRemainder([33n, 33n, 33n], 100n)).toEqual([1n, 0n, 0n]);
    expect(largestRemainder([], 100n)).toEqual([]);
    expect(largestRemainder([0n, 500n], 100n)).toEqual([0n, 5n]);
  });

  it('rounds to a whole that was rounded with others', () => {
    expect(largestRemainder([120n, 120n], 100n, 3n)).toEqual([2n, 1n]);
    expect(largestRemainder([120n, 120n], 100n, 2n)).toEqual([1n, 1n]);
  });

  it('refuses what cannot be', () => {
    expect(() => largestRemainder([-1n], 100n)).toThrow(RangeError);
    expect(() => largestRemainder([120n, 120n], 100n, 5n)).toThrow(RangeError);
    expect(() => largestRemainder([100n], 100n, 2n)).toThrow(RangeError);
    expect(() => largestRemainder([150n], 100n, 0n)).toThrow(RangeError);
  });

  it('sums to the rounded whole, and moves none by a step or more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 16n }), { maxLength: 40 }),
        fc.constantFrom(1n, 7n, 10_000n, 10n ** 8n),
        (amounts, step) => {
          const steps = largestRemainder(amounts, step);
          expect(sum(steps)).toBe(nearest(sum(amounts), step));
          for (const [index, amount] of amounts.entries()) {
            const off = (steps[index] as bigint) * step - amount;
            expect(off > -step && off < step).toBe(true);
          }
        },
      ),
    );
  });

  it('can be laid upon its own parts again, exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 10 }), {
          minLength: 1,
          maxLength: 10,
        }),
        (groups) => {
          const totals = largestRemainder(groups.map(sum), 10_000n);
          for (const [index, group] of groups.entries())
            expect(sum(largestRemainder(group, 10_000n, totals[index]))).toBe(totals[index]);
        },
      ),
    );
  });
});
