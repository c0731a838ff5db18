import { describe, expect, it } from 'vitest';
import { scaled } from './decimal.ts';
import { type PricedStretch, reconcileDay, reconciliationFigures } from './reconciliation.ts';

const HOUR = 3_600_000;
const DAY = '2026-11-20';
const midnight = Date.parse(`${DAY}T00:00:00Z`);
const hours = (from: number, to: number | null, over: Partial<PricedStretch> = {}): PricedStretch => ({
  instanceId: 'i-1',
  os: 'linux',
  startedAt: midnight + from * HOUR,
  endedAt: to === null ? null : midnight + to * HOUR,
  endReason: to === null ? null : 'terminated',
  steps: [[0, 2_000_000]],
  ...over,
});
const billed = (resourceId: string | null, usd: string) => ({ resourceId, cost: scaled(usd) });
const day = (
  ...args: [
    Parameters<typeof reconcileDay>[1],
    PricedStretch[],
    { isFollowed?: boolean; isSpoken?: boolean }?,
  ]
) => reconcileDay(DAY, args[0], args[1], { isFollowed: true, isSpoken: true, ...args[2] });

describe('a day of bill and computation', () => {
  it('agrees to the cent where the bill charges what prices and lifetimes say', () => {
    // 3 h and 12 h up to midnight, at 2 USD/h.
    const sums = day(
      [billed('i-1', '6'), billed('i-2', '24')],
      [hours(1, 4), hours(12, 30, { instanceId: 'i-2' })],
    );
    expect(reconciliationFigures([sums])).toEqual({
      billedUsd: 30,
      computedUsd: 30,
      differenceUsd: 0,
      comparedBilledUsd: 30,
      comparedComputedUsd: 30,
      notSeenUsd: 0,
      notBilledUsd: 0,
      notComparedUsd: 0,
      waivedUsd: 0,
      unpricedHours: 0,
    });
  });

  it('tells apart what was never seen, what is not billed, what was waived and what has no price', () => {
    const taken = hours(2, 2.5, { instanceId: 'i-3', endReason: 'interrupted' });
    const unpriced = hours(0, 5, { instanceId: 'i-4', steps: [] });
    const sums = day(
      [billed('i-1', '6.5'), billed('i-9', '10')],
      [hours(1, 4), hours(6, 8, { instanceId: 'i-2' }), taken, unpriced],
    );
    expect(reconciliationFigures([sums])).toEqual({
      billedUsd: 16.5,
      computedUsd: 10,
      differenceUsd: 6.5,
      comparedBilledUsd: 6.5,
      comparedComputedUsd: 6,
      notSeenUsd: 10,
      notBilledUsd: 4,
      notComparedUsd: 0,
      waivedUsd: 1,
      unpricedHours: 5,
    });
  });

  it('follows what still runs to the end of the day', () => {
    const sums = day([billed('i-1', '46')], [hours(1, null)]);
    expect(reconciliationFigures([sums])).toMatchObject({ computedUsd: 46, differenceUsd: 0 });
  });

  it('is compared as a whole where the bill names no instances', () => {
    const sums = day([billed(null, '7')], [hours(1, 4)]);
    expect(reconciliationFigures([sums])).toMatchObject({
      comparedBilledUsd: 7,
      comparedComputedUsd: 6,
      notSeenUsd: 0,
    });
  });

  it('has no difference where one side is not known', () => {
    const open = day([], [hours(1, 4)], { isSpoken: false });
    expect(reconciliationFigures([open])).toMatchObject({
      billedUsd: null,
      computedUsd: null,
      differenceUsd: null,
      notBilledUsd: null,
      notComparedUsd: null,
    });
    // Nobody followed lifetimes that day: that none was seen proves nothing.
    const unfollowed = day([billed('i-1', '6')], [], { isFollowed: false });
    expect(reconciliationFigures([unfollowed])).toMatchObject({
      billedUsd: 6,
      computedUsd: null,
      differenceUsd: null,
      notSeenUsd: null,
      notComparedUsd: 6,
    });
    expect(reconciliationFigures([open, unfollowed])).toMatchObject({ differenceUsd: null });
  });

  it('knows that nothing ran where lifetimes were followed', () => {
    expect(reconciliationFigures([day([billed('i-1', '6')], [])])).toMatchObject({
      billedUsd: 6,
      computedUsd: 0,
      differenceUsd: 6,
      notSeenUsd: 6,
    });
    expect(reconciliationFigures([day([], [])])).toMatchObject({
      billedUsd: 0,
      computedUsd: 0,
      differenceUsd: 0,
    });
  });

  it('compares what is known of both before lifetimes were followed, and nothing else', () => {
    // i-1 ran on until it was seen; what else ran that day nobody knows.
    const early = day([billed('i-1', '48.5'), billed('i-7', '9')], [hours(-5, 30)], { isFollowed: false });
    expect(reconciliationFigures([early])).toMatchObject({
      billedUsd: 57.5,
      computedUsd: 48,
      differenceUsd: 0.5,
      comparedBilledUsd: 48.5,
      notComparedUsd: 9,
    });
    const whole = day([billed(null, '57.5')], [hours(-5, 30)], { isFollowed: false });
    expect(reconciliationFigures([whole])).toMatchObject({ computedUsd: null, notComparedUsd: 57.5 });
  });

  it('counts what a bill has of a day that it does not speak of as a whole, and compares it with nothing', () => {
    // The last hour of October in November's bill.
    const stray = day([billed('i-1', '2')], [hours(1, 24)], { isSpoken: false });
    expect(reconciliationFigures([stray, day([billed('i-1', '6')], [hours(1, 4)])])).toMatchObject({
      billedUsd: 8,
      computedUsd: 6,
      differenceUsd: 0,
      notBilledUsd: 0,
      notComparedUsd: 2,
    });
  });
});
