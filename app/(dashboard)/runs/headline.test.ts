import { describe, expect, it } from 'vitest';
import { runsHeadline } from './headline.ts';
import { runRow, unpricedRun } from './runs-testing.ts';

const waiting = unpricedRun({ status: 'waiting', startedAt: null, unpricedHours: null });

describe('runsHeadline', () => {
  it('is all that was paid over the epochs that it bought', () => {
    const failed = runRow({
      epochsCompleted: 0,
      totalUsd: 206.92,
      tookBackUsd: 0,
      effectiveUsdPerEpoch: null,
    });
    expect(runsHeadline([runRow(), failed, unpricedRun(), waiting], false)).toEqual({
      kind: 'cost',
      runs: 2,
      usdPerEpoch: 150,
      totalUsd: 2400,
      tookBackUsd: 138.01,
      unpriced: 1,
    });
  });

  it('knows no cost of an epoch before one was completed', () => {
    expect(runsHeadline([runRow({ epochsCompleted: 0 })], false)).toMatchObject({
      kind: 'cost',
      usdPerEpoch: null,
    });
  });

  it('tells what is not known from what is not there', () => {
    expect(runsHeadline([unpricedRun(), waiting], false)).toEqual({ kind: 'unpriced', runs: 1, epochs: 16 });
    expect(runsHeadline([waiting], true)).toEqual({ kind: 'waiting', runs: 1 });
    expect(runsHeadline([], true)).toEqual({ kind: 'none', narrowed: true });
    expect(runsHeadline([], false)).toEqual({ kind: 'none', narrowed: false });
  });
});
