import fc from 'fast-check';
import { describe, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import {
  bestFactor,
  dalyInterval,
  exactInterval,
  type Interrupted,
  overheadFactor,
  overheadFirstOrder,
  youngInterval,
} from './checkpoint.ts';

const HOUR = 3600;

/** From a tenth of a second to an hour of checkpoint and restart; from minutes to 30,000 years between interruptions. */
const anything = fc
  .record({
    checkpointSeconds: fc.double({ min: 0.1, max: HOUR, noNaN: true }),
    restartSeconds: fc.double({ min: 0, max: HOUR, noNaN: true }),
    power: fc.double({ min: 2, max: 12, noNaN: true }),
  })
  .map(({ power, ...rest }): Interrupted => ({ ...rest, meanBetweenSeconds: 10 ** power }));

describe('whatever is measured', () => {
  it('the exact interval is the least of F, which rises to both sides', () => {
    fc.assert(
      fc.property(anything, fc.double({ min: 0.05, max: 1, noNaN: true }), (given, step) => {
        const best = exactInterval(given) ?? Number.NaN;
        const least = overheadFactor(best, given);
        const hair = 1 - 1e-12;
        const [below, above] = [best / (1 + step), best * (1 + step)];
        return (
          least >= 1 &&
          Math.abs(least / bestFactor(given) - 1) < 1e-12 &&
          overheadFactor(below, given) >= least * hair &&
          overheadFactor(above, given) >= least * hair &&
          overheadFactor(below / 1.1, given) >= overheadFactor(below, given) * hair &&
          overheadFactor(above * 1.1, given) >= overheadFactor(above, given) * hair
        );
      }),
      atLeast(1_000),
    );
  });

  it('solves (1 - t/M) exp((t + d)/M) = 1, also where M is 10^12 times d', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const { checkpointSeconds, meanBetweenSeconds } = given;
        const u = (exactInterval(given) ?? Number.NaN) / meanBetweenSeconds;
        const x = checkpointSeconds / meanBetweenSeconds;
        // By its series, and by its logarithm where that has the digits.
        const excess = u < 1e-3 ? u ** 2 / 2 + u ** 3 / 3 + u ** 4 / 4 + u ** 5 / 5 : -Math.log1p(-u) - u;
        return x > 10 || Math.abs(excess / x - 1) < 1e-9;
      }),
      atLeast(1_000),
    );
  });

  it("lies below Young's; Daly's lies between them, but where M is below d/2 and it is M", () => {
    fc.assert(
      fc.property(anything, (given) => {
        const [young, daly, exact] = [youngInterval(given), dalyInterval(given), exactInterval(given)];
        if (young === null || daly === null || exact === null) return false;
        const hair = 1 + 1e-12;
        if (given.checkpointSeconds >= 2 * given.meanBetweenSeconds) return daly === given.meanBetweenSeconds;
        return exact <= young * hair && daly <= young * hair && Math.abs(daly / exact - 1) < 0.1;
      }),
      atLeast(1_000),
    );
  });

  it('F is at least 1 and what is paid without interruptions, and falls as they get rarer', () => {
    fc.assert(
      fc.property(anything, fc.double({ min: 1, max: 1e6, noNaN: true }), (given, interval) => {
        const factor = overheadFactor(interval, given);
        const rarer = { ...given, meanBetweenSeconds: given.meanBetweenSeconds * 2 };
        const hair = 1 - 1e-12;
        return (
          factor >= 1 &&
          factor >= (1 + given.checkpointSeconds / interval) * hair &&
          factor >= overheadFirstOrder(interval, given) * hair &&
          overheadFactor(interval, rarer) <= factor / hair
        );
      }),
      atLeast(1_000),
    );
  });
});
