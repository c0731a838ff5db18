import { describe, expect, it } from 'vitest';
import { epochCosts } from './epoch-costs.ts';
import { at } from './run-testing.ts';

const row = (epoch: number, from: number, to: number, lostUsd: number | null = 0) => ({
  epoch,
  startedAt: at(from),
  endedAt: at(to),
  usd: lostUsd === null ? null : 20,
  lostUsd,
  restartUsd: lostUsd,
});

describe('epochCosts', () => {
  it('say what hit an epoch: the stops since the one before was completed', () => {
    const stops = [
      { at: at(9), cause: 'failure' as const },
      { at: at(9.5), cause: 'interruption' as const },
      { at: at(12), cause: 'failure' as const },
      { at: at(15), cause: 'interruption' as const },
    ];
    expect(epochCosts([row(1, 8, 10, 3), row(2, 10, 11), row(3, 11, 12, 1), row(4, 12, 14)], stops)).toEqual([
      { epoch: 1, usd: 20, tookUsd: 6, hit: 'interruption' },
      { epoch: 2, usd: 20, tookUsd: 0, hit: null },
      { epoch: 3, usd: 20, tookUsd: 2, hit: 'failure' },
      { epoch: 4, usd: 20, tookUsd: 0, hit: null },
    ]);
  });

  it('leave what is not known unknown', () => {
    expect(epochCosts([row(1, 8, 10, null)], [])).toEqual([
      { epoch: 1, usd: null, tookUsd: null, hit: null },
    ]);
    expect(epochCosts([], [])).toEqual([]);
  });
});
