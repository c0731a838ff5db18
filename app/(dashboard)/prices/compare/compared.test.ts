import { describe, expect, it } from 'vitest';
import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { canDivide, cheapest, compare, labelsOf } from './compared.ts';

function prices(
  id: number,
  part: Partial<PoolPricesResponse['pool']>,
  mean: number | null,
): PoolPricesResponse {
  return {
    pool: {
      id,
      cloud: 'aws',
      region: 'us-east-2',
      zone: `use2-az${id}`,
      zoneName: null,
      instanceType: 'p5.48xlarge',
      os: 'linux',
      gpuModel: 'H100',
      gpuCount: 8,
      ...part,
    },
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-08T00:00:00.000Z',
    observedAt: '2026-11-08T00:00:00.000Z',
    points: mean === null ? [] : [{ at: '2026-11-01T00:00:00.000Z', usdPerHour: mean }],
    onDemand: [{ from: '2025-06-01T00:00:00.000Z', usdPerHour: 55.04, assumed: false }],
    stats: {
      timeWeightedMean: mean,
      min: mean,
      max: mean,
      p50: mean,
      p95: mean,
      volatility: mean === null ? null : 0,
      changes: 0,
      records: 1,
      knownHours: mean === null ? 0 : 168,
      unknownHours: mean === null ? 168 : 0,
      unconfirmedHours: 0,
      onDemandMean: 55.04,
      savingsPct: mean === null ? null : (1 - mean / 55.04) * 100,
      assumedHours: 0,
      unpricedHours: 0,
    },
  };
}

const small = { instanceType: 'p5.4xlarge', gpuCount: 1 };

describe('compare', () => {
  it('divides by the GPUs of each pool', () => {
    const pools = compare([prices(1, {}, 19.2), prices(2, small, 3)], true);
    expect(pools.map(({ now, mean }) => [now, mean])).toEqual([
      [2.4, 2.4],
      [3, 3],
    ]);
    expect(compare([prices(1, {}, 19.2)], false)[0]?.mean).toBe(19.2);
  });

  it('keeps an unknown price unknown', () => {
    expect(compare([prices(1, {}, null)], true)[0]).toMatchObject({
      now: null,
      mean: null,
      savingsPct: null,
    });
  });
});

describe('labelsOf', () => {
  it('names only what tells the pools apart', () => {
    expect(labelsOf([prices(1, {}, 1).pool, prices(2, {}, 1).pool])).toEqual(['use2-az1', 'use2-az2']);
    expect(labelsOf([prices(1, {}, 1).pool, prices(2, small, 1).pool])).toEqual([
      'p5.48xlarge use2-az1',
      'p5.4xlarge use2-az2',
    ]);
    expect(labelsOf([prices(1, {}, 1).pool, prices(1, { os: 'rhel' }, 1).pool])).toEqual([
      'p5.48xlarge linux use2-az1',
      'p5.48xlarge rhel use2-az1',
    ]);
  });
});

describe('cheapest', () => {
  it('names the lowest mean and its distance to the next', () => {
    const best = cheapest(compare([prices(1, {}, 20), prices(2, {}, 19), prices(3, {}, null)], false));
    expect([best?.pool.id, best?.mean, best?.belowNextPct]).toEqual([2, 19, expect.closeTo(5, 9)]);
  });

  it('leaves out a pool whose price no source confirmed in the range', () => {
    const old = prices(4, {}, 1);
    const carried = {
      ...old,
      observedAt: '2020-03-23T17:00:00.000Z',
      stats: { ...old.stats, unconfirmedHours: old.stats.knownHours },
    };
    const pools = compare([prices(1, {}, 20), prices(2, {}, 19), carried], false);
    expect(pools[2]).toMatchObject({ now: 1, mean: null, savingsPct: null, stats: null });
    const best = cheapest(pools);
    expect([best?.pool.id, best?.of]).toEqual([2, 2]);
  });

  it('needs two known means', () => {
    expect(cheapest(compare([prices(1, {}, 20), prices(2, {}, null)], false))).toBeNull();
  });
});

describe('canDivide', () => {
  it('needs the number of GPUs of every pool', () => {
    expect(canDivide([prices(1, {}, 1)])).toBe(true);
    expect(canDivide([prices(1, {}, 1), prices(2, { gpuCount: null }, 1)])).toBe(false);
  });
});
