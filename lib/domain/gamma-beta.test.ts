import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaI, betaQuantile, gammaP, gammaQuantile, logGamma } from './gamma-beta.ts';

const chi2Quantile = (p: number, degrees: number) => 2 * gammaQuantile(p, degrees / 2);

describe('the gamma function', () => {
  it('is the factorial, and sqrt(pi) at a half', () => {
    expect(logGamma(1)).toBeCloseTo(0, 13);
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 13);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
    expect(logGamma(101) / 363.73937555556347).toBeCloseTo(1, 13);
  });

  it('has the chi-squared quantiles of the tables', () => {
    // Abramowitz and Stegun, table 26.8.
    expect(chi2Quantile(0.95, 1)).toBeCloseTo(3.84146, 5);
    expect(chi2Quantile(0.025, 10)).toBeCloseTo(3.24697, 5);
    expect(chi2Quantile(0.975, 2)).toBeCloseTo(7.37776, 5);
    expect(chi2Quantile(0.975, 100)).toBeCloseTo(129.561, 3);
  });

  it('is exponential for a = 1, and falls nowhere', () => {
    for (const x of [0.01, 0.5, 1, 3, 20, 200]) expect(gammaP(1, x)).toBeCloseTo(1 - Math.exp(-x), 14);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 2_000, noNaN: true }),
        fc.double({ min: 0, max: 3_000, noNaN: true }),
        (a, x) => gammaP(a, x) <= gammaP(a, x * 1.01 + 1e-9) + 1e-12,
      ),
    );
  });

  it('comes back from its quantile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.5, max: 5_000, noNaN: true }),
        (p, a) => Math.abs(gammaP(a, gammaQuantile(p, a)) - p) < 1e-10,
      ),
    );
  });
});

describe('the beta function', () => {
  it('is the binomial tail for whole numbers', () => {
    // P(X >= 3), X binomial of 10 at 0.3 = I_0.3(3, 8)
    expect(betaI(0.3, 3, 8)).toBeCloseTo(0.6172172136, 10);
    expect(betaI(0.5, 2, 2)).toBeCloseTo(0.5, 14);
  });

  it('comes back from its quantile, and is symmetric', () => {
    const shape = fc.double({ min: 0.5, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        return (
          Math.abs(betaI(x, a, b) - p) < 1e-9 && Math.abs(betaI(x, a, b) + betaI(1 - x, b, a) - 1) < 1e-9
        );
      }),
    );
  });
});
