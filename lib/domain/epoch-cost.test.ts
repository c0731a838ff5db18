import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { exactInterval, overheadFactor } from './checkpoint.ts';
import {
  breakEven,
  effectiveUsdPerEpoch,
  expectedCost,
  marginalUsdPerEpoch,
  usdByEpoch,
} from './epoch-cost.ts';

const MINUTE = 60;
const HOUR = 3600;
/** d=2, R=10 (minutes). */
const COSTS = { checkpointSeconds: 2 * MINUTE, restartSeconds: 10 * MINUTE };

describe('the expected cost of six useful hours at t=30, d=2, R=10, 4.1 %/h and 19.66 USD/h', () => {
  const work = (nodes: number, onDemandUsdPerNodeHour: number) => ({
    ...{ usdPerNodeHour: 19.66, onDemandUsdPerNodeHour, nodes, usefulHours: 6 },
    factor: overheadFactor(30 * MINUTE, { ...COSTS, meanBetweenSeconds: HOUR / 0.041 / nodes }),
  });

  it.each([
    ['one node against 98.32', 1, 98.32, 1.0858087605, 128.0820013869, 589.92, 0.7828824224, 0.8000406835],
    ['a gang of 4', 4, 98.32, 1.1455947505, 540.5374270721, 2359.68, 0.7709276567, 0.8000406835],
    ['one node against 55.04', 1, 55.04, 1.0858087605, 128.0820013869, 330.24, 0.6121547923, 0.6428052326],
  ])('%s', (_, nodes, onDemand, factor, usd, onDemandUsd, savedShare, nominalShare) => {
    const given = work(nodes, onDemand);
    expect(given.factor).toBeCloseTo(factor, 9);
    const cost = expectedCost(given);
    expect(cost.usd).toBeCloseTo(usd, 8);
    expect(cost.onDemandUsd).toBeCloseTo(onDemandUsd, 9);
    expect(cost.savedShare).toBeCloseTo(savedShare, 9);
    expect(cost.nominalShare).toBeCloseTo(nominalShare, 9);
  });

  it('may be more than on demand; a free alternative has no share', () => {
    expect(expectedCost({ ...work(1, 20), factor: 1.2 }).savedShare).toBeCloseTo(-0.1796, 9);
    expect(expectedCost(work(1, 0))).toMatchObject({ onDemandUsd: 0, savedShare: null, nominalShare: null });
  });
});

describe('where spot stops paying', () => {
  it('is the ratio of the prices as a factor: 5.0010 at 98.32, 2.7996 at 55.04', () => {
    expect(breakEven(98.32 / 19.66, COSTS)?.factor).toBeCloseTo(5.001017294, 9);
    expect(breakEven(55.04 / 19.66, COSTS)?.factor).toBeCloseTo(2.7995930824, 9);
  });

  it('is below a mean of 18.85 min between interruptions at 55.04, d=2, R=10 and the best interval', () => {
    const found = breakEven(55.04 / 19.66, COSTS);
    expect((found?.meanBetweenSeconds ?? 0) / MINUTE).toBeCloseTo(18.8485046, 7);
    // 60 / 18.8485046
    expect(found?.perNodeHour).toBeCloseTo(3.1832764, 6);
  });

  it('a gang of 4 bears a quarter of it per node', () => {
    const found = breakEven(55.04 / 19.66, { ...COSTS, nodes: 4 });
    expect((found?.meanBetweenSeconds ?? 0) / MINUTE).toBeCloseTo(18.8485046, 7);
    expect(found?.perNodeHour).toBeCloseTo(0.7958191, 6);
  });

  it('never paid where it is no cheaper, and always pays where nothing is lost', () => {
    for (const ratio of [1, 0.5, 0, -1, Number.NaN]) expect(breakEven(ratio, COSTS)).toBeNull();
    expect(breakEven(2, { checkpointSeconds: 0, restartSeconds: 0 })).toEqual({
      ...{ factor: 2, perNodeHour: Number.POSITIVE_INFINITY, meanBetweenSeconds: 0 },
    });
    // Only restarts: exp(R/M) = 2.
    const restarts = breakEven(2, { checkpointSeconds: 0, restartSeconds: 600 });
    expect(restarts?.meanBetweenSeconds).toBeCloseTo(600 / Math.LN2, 6);
  });

  it('solves its equation, whatever the prices', () => {
    const seconds = fc.double({ min: 1, max: HOUR, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1.001, max: 50, noNaN: true }), seconds, seconds, (ratio, d, restart) => {
        const found = breakEven(ratio, { checkpointSeconds: d, restartSeconds: restart });
        if (found === null) return false;
        const given = { checkpointSeconds: d, restartSeconds: restart, ...found };
        const factorAt = (meanBetweenSeconds: number) => {
          const at = { ...given, meanBetweenSeconds };
          return overheadFactor(exactInterval(at) ?? Number.NaN, at);
        };
        const mean = found.meanBetweenSeconds;
        return (
          Math.abs(factorAt(mean) / ratio - 1) < 1e-9 &&
          factorAt(mean * 1.01) < ratio &&
          factorAt(mean / 1.01) > ratio &&
          Math.abs((found.perNodeHour * mean) / HOUR - 1) < 1e-12
        );
      }),
      atLeast(500),
    );
  });
});

describe('what an epoch cost', () => {
  it('is all that was paid over what was completed', () => {
    expect(effectiveUsdPerEpoch(540, 12)).toBe(45);
    expect(effectiveUsdPerEpoch(540, 0)).toBeNull();
  });

  it('is one by one the rise of what had been paid', () => {
    expect(usdByEpoch([60, 100, 170, 210])).toEqual([60, 40, 70, 40]);
    expect(usdByEpoch([])).toEqual([]);
  });

  it('is on the margin without what came before the first was done', () => {
    expect(marginalUsdPerEpoch([60, 100, 170, 210])).toBe(50);
    expect([marginalUsdPerEpoch([60]), marginalUsdPerEpoch([])]).toEqual([null, null]);
  });
});
