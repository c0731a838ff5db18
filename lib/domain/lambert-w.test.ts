import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { lambertW0, onePlusLambertW0 } from './lambert-w.ts';

describe("Lambert's W", () => {
  // To 40 digits by mpmath, of the same doubles.
  it.each([
    [1, 0.5671432904097838],
    [1e300, 684.2472086297608],
    [1e-20, 1e-20],
    [-0.25, -0.3574029561813889],
    [-0.2500001, -0.35740317865552645],
    [-0.3, -0.4894022271802149],
    [-0.3678, -0.9793607149578305],
    [-0.36787944117, -0.9999971997634111],
    [-0.36787944117144228, -0.9999999846957459],
    [Math.E, 1],
    [0, 0],
  ])('of %d is %d', (z, expected) => {
    expect(Math.abs(lambertW0(z) - expected)).toBeLessThanOrEqual(4e-16 * Math.abs(expected));
  });

  it('begins at -1/e, and is nothing below', () => {
    expect(lambertW0(-1 / Math.E)).toBe(-1);
    expect(lambertW0(-0.3678794411714424)).toBeNaN();
    expect(lambertW0(-1)).toBeNaN();
    expect(lambertW0(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [0, 0],
    [1e-20, 1.4142135623064284e-10],
    [1e-12, 1.414212895706507e-6],
    [1e-3, 0.044057192259048084],
    [0.3, 0.5888868861354236],
    [1, 0.8414056604369606],
    [1.0000001, 0.8414056792856962],
    [1e5, 1],
  ])('keeps its digits above the branch point: 1 + W0(-exp(-1 - %d)) is %d', (x, expected) => {
    expect(Math.abs(onePlusLambertW0(x) - expected)).toBeLessThanOrEqual(4e-16 * expected);
  });

  it('undoes w exp(w)', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.99, max: 600, noNaN: true }), (w) => {
        const found = lambertW0(w * Math.exp(w));
        return Math.abs(found - w) <= 1e-12 * Math.max(1e-3, Math.abs(w));
      }),
      atLeast(500),
    );
  });

  it('rises above the branch point, over all magnitudes', () => {
    const magnitude = fc.double({ min: -30, max: 3, noNaN: true });
    fc.assert(
      fc.property(magnitude, fc.double({ min: 1e-6, max: 1, noNaN: true }), (power, more) => {
        const x = 10 ** power;
        const [lower, higher] = [onePlusLambertW0(x), onePlusLambertW0(x * (1 + more))];
        return lower > 0 && lower <= higher && higher <= 1 && (power > 0 || lower < higher);
      }),
      atLeast(500),
    );
  });
});
