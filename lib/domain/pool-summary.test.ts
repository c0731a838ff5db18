import { describe, expect, it } from 'vitest';
import {
  aboveListPrice,
  biggestMovers,
  groupPools,
  median,
  type PricedPool,
  poolsTogether,
} from './pool-summary.ts';

const pool = (id: number, over: Partial<PricedPool> = {}): PricedPool => ({
  id,
  region: 'us-east-1',
  zone: 'use1-az1',
  instanceType: 'p5.48xlarge',
  gpuModel: 'H100',
  spotUsdPerHour: 16,
  onDemandUsdPerHour: 40,
  usdPerGpuHour: 2,
  savingsPct: 60,
  changePct: 0,
  ...over,
});

describe('median', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 4])).toBe(4);
    expect(median([9, 1, 4, 2])).toBe(3);
    expect(median([])).toBeNull();
  });
});

describe('poolsTogether', () => {
  it('counts unknown prices and never averages them in', () => {
    expect(
      poolsTogether([
        pool(1),
        pool(2, { usdPerGpuHour: 1, savingsPct: 80 }),
        pool(3, { spotUsdPerHour: null, usdPerGpuHour: null, savingsPct: null }),
        pool(4, { onDemandUsdPerHour: null, usdPerGpuHour: 6, savingsPct: null }),
        pool(5, { usdPerGpuHour: 6, savingsPct: -2.5 }),
      ]),
    ).toEqual({
      pools: 5,
      unpricedPools: 2,
      aboveOnDemand: 1,
      cheapestId: 2,
      medianUsdPerGpuHour: 4,
      medianSavingsPct: 60,
      minSavingsPct: -2.5,
      maxSavingsPct: 80,
    });
  });

  it('knows nothing of no pools', () => {
    expect(poolsTogether([])).toEqual({
      pools: 0,
      unpricedPools: 0,
      aboveOnDemand: 0,
      cheapestId: null,
      medianUsdPerGpuHour: null,
      medianSavingsPct: null,
      minSavingsPct: null,
      maxSavingsPct: null,
    });
  });

  it('compares per instance-hour where nothing has a GPU', () => {
    const none = { gpuModel: null, usdPerGpuHour: null };
    const pools = [pool(1, { ...none, spotUsdPerHour: 0.4 }), pool(2, { ...none, spotUsdPerHour: 0.3 })];
    expect(poolsTogether(pools).cheapestId).toBe(2);
    expect(poolsTogether([...pools, pool(3)]).cheapestId).toBe(3);
  });
});

describe('groups, dearest and movers', () => {
  it('groups in the order of the words, without a key last', () => {
    const pools = [pool(1, { gpuModel: null }), pool(2), pool(3, { gpuModel: 'A100' }), pool(4)];
    expect(
      groupPools(pools, ({ gpuModel }) => gpuModel).map(({ key, pools: list }) => [
        key,
        list.map(({ id }) => id),
      ]),
    ).toEqual([
      ['A100', [3]],
      ['H100', [2, 4]],
      [null, [1]],
    ]);
  });

  it('lists pools above their list price, the furthest first', () => {
    const pools = [
      pool(1, { savingsPct: -1 }),
      pool(2),
      pool(3, { savingsPct: -9 }),
      pool(4, { savingsPct: null }),
    ];
    expect(aboveListPrice(pools, 10).map(({ id }) => id)).toEqual([3, 1]);
    expect(aboveListPrice(pools, 1).map(({ id }) => id)).toEqual([3]);
  });

  it('lists what moved most, up or down, and nothing that stood still', () => {
    const pools = [
      pool(1, { changePct: 3 }),
      pool(2, { changePct: -8 }),
      pool(3),
      pool(4, { changePct: null }),
    ];
    expect(biggestMovers(pools, 10).map(({ id }) => id)).toEqual([2, 1]);
  });
});
