import { describe, expect, it } from 'vitest';
import { runsHeadline } from './headline.ts';
import { runRow, unpricedRun, windowMoney } from './runs-testing.ts';

const waiting = unpricedRun({ status: 'waiting', startedAt: null, unpricedHours: null });

describe('runsHeadline', () => {
  it('takes the money of the window as it is, however many runs are listed', () => {
    const expected = { kind: 'window', runs: 212, totalUsd: 41_230, tookBackUsd: 76.2, unpricedHours: 0 };
    expect(runsHeadline([runRow()], false, windowMoney())).toEqual(expected);
    expect(runsHeadline([runRow(), runRow(), unpricedRun()], true, windowMoney())).toEqual(expected);
  });

  it('sums the runs that are listed, each as a whole, where the window does not know them apart', () => {
    const failed = runRow({ epochsCompleted: 0, totalUsd: 206.92, tookBackUsd: 0 });
    expect(runsHeadline([runRow(), failed, unpricedRun(), waiting], true, null)).toEqual({
      kind: 'listed',
      runs: 2,
      totalUsd: 2400,
      tookBackUsd: 138.01,
      unpriced: 1,
    });
  });

  it('tells what is not known from what is not there', () => {
    const unknown = windowMoney({ totalUsd: null, tookBackUsd: null });
    expect(runsHeadline([unpricedRun(), waiting], false, unknown)).toEqual({
      kind: 'unpriced',
      runs: 1,
      epochs: 16,
    });
    expect(runsHeadline([waiting], true, unknown)).toEqual({ kind: 'waiting', runs: 1 });
    expect(runsHeadline([], true, null)).toEqual({ kind: 'none', narrowed: true });
    expect(runsHeadline([], false, unknown)).toEqual({ kind: 'none', narrowed: false });
  });
});
