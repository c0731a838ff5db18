import { describe, expect, it } from 'vitest';
import {
  aboveListPrice,
  BY_GPU_MODEL,
  biggestMovers,
  groupPools,
  isCurrent,
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
  gpuCount: 8,
  spotUsdPerHour: 16,
  onDemandUsdPerHour: 40,
  usdPerGpuHour: 2,
  savingsPct: 60,
  changePct: 0,
  observedAt: '2026-11-23T11:55:00.000Z',
  ...over,
});

const NOW = '2026-11-23T12:00:00.000Z';
const unseen = { spotUsdPerHour: null, usdPerGpuHour: null, savingsPct: null, observedAt: null };

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
      poolsTogether(
        [
          pool(1),
          pool(2, { usdPerGpuHour: 1, savingsPct: 80 }),
          pool(3, unseen),
          pool(4, { onDemandUsdPerHour: null, usdPerGpuHour: 6, savingsPct: null }),
          pool(5, { usdPerGpuHour: 6, savingsPct: -2.5 }),
        ],
        NOW,
      ),
    ).toMatchObject({
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
    expect(poolsTogether([], NOW)).toEqual({
      pools: 0,
      unpricedPools: 0,
      aboveOnDemand: 0,
      cheapestId: null,
      medianUsdPerGpuHour: null,
      medianSavingsPct: null,
      minSavingsPct: null,
      maxSavingsPct: null,
      observedPools: 0,
      currentPools: 0,
      observedFrom: null,
      observedUntil: null,
    });
  });

  it('says how old the prices are, over every pool that has one', () => {
    const old = (id: number, observedAt: string) => pool(id, { observedAt });
    expect(
      poolsTogether(
        [pool(1), old(2, '2020-03-23T17:00:00.000Z'), old(3, '2026-11-22T12:00:00.000Z'), pool(4, unseen)],
        NOW,
      ),
    ).toMatchObject({
      observedPools: 3,
      currentPools: 2,
      observedFrom: '2020-03-23T17:00:00.000Z',
      observedUntil: '2026-11-23T11:55:00.000Z',
    });
    expect(isCurrent('2026-11-22T12:00:00.000Z', NOW)).toBe(true);
    expect(isCurrent('2026-11-22T11:59:59.999Z', NOW)).toBe(false);
  });

  it('compares per instance-hour where nothing has a GPU', () => {
    const none = { gpuModel: null, usdPerGpuHour: null };
    const pools = [pool(1, { ...none, spotUsdPerHour: 0.4 }), pool(2, { ...none, spotUsdPerHour: 0.3 })];
    expect(poolsTogether(pools, NOW).cheapestId).toBe(2);
    expect(poolsTogether([...pools, pool(3)], NOW).cheapestId).toBe(3);
  });
});

describe('groups, dearest and movers', () => {
  it('groups in the order of the words, without a key last, no GPU apart from nothing known', () => {
    const pools = [
      pool(1, { gpuModel: null, gpuCount: null }),
      pool(2),
      pool(3, { gpuModel: 'V100' }),
      pool(4),
      pool(5, { gpuModel: null, gpuCount: 0 }),
    ];
    expect(
      groupPools(pools, BY_GPU_MODEL).map(({ group, key, pools: list }) => [
        group,
        key,
        list.map(({ id }) => id),
      ]),
    ).toEqual([
      ['H100', 'H100', [2, 4]],
      ['V100', 'V100', [3]],
      ['No GPU', null, [5]],
      ['Type not known yet', null, [1]],
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
