import { describe, expect, it } from 'vitest';
import { listCost, listPriceSteps } from './list-price.ts';
import { heldAt } from './step-distribution.ts';

describe('listPriceSteps', () => {
  it('begins with the price that held at the start, under its own time', () => {
    expect(
      listPriceSteps(
        [
          [10, 1],
          [20, 2],
          [30, 3],
          [40, 4],
        ],
        25,
        40,
      ),
    ).toEqual([
      { at: 20, micro: 2, assumed: false },
      { at: 30, micro: 3, assumed: false },
    ]);
  });

  it('assumes the earliest price before it, and says so', () => {
    expect(listPriceSteps([[30, 3]], 10, 50)).toEqual([
      { at: 10, micro: 3, assumed: true },
      { at: 30, micro: 3, assumed: false },
    ]);
    expect(listPriceSteps([[80, 3]], 10, 50)).toEqual([{ at: 10, micro: 3, assumed: true }]);
  });

  it('makes no step of a price that is stated anew without a change', () => {
    const monthly = [
      [10, 5],
      [20, 5],
      [30, 4],
      [40, 4],
    ] as const;
    expect(listPriceSteps(monthly, 25, 50)).toEqual([
      { at: 10, micro: 5, assumed: false },
      { at: 30, micro: 4, assumed: false },
    ]);
  });

  it('is empty where no list price is known', () => {
    expect(listPriceSteps([], 10, 50)).toEqual([]);
  });
});

describe('listCost', () => {
  it('adds up the prices valid at each moment', () => {
    expect(
      listCost(
        [
          [0, 7],
          [15, 3],
        ],
        10,
        20,
      ),
    ).toEqual({ integral: 50n, assumedMs: 0, unpricedMs: 0 });
  });

  it('counts what is assumed and what has no price', () => {
    expect(listCost([[16, 3]], 10, 20)).toEqual({ integral: 30n, assumedMs: 6, unpricedMs: 0 });
    expect(listCost([[99, 3]], 10, 20)).toEqual({ integral: 30n, assumedMs: 10, unpricedMs: 0 });
    expect(listCost([], 10, 20)).toEqual({ integral: 0n, assumedMs: 0, unpricedMs: 10 });
  });
});

describe('heldAt', () => {
  it('is the last step at or before, and unknown before the first', () => {
    const steps = [
      [10, 1],
      [20, 2],
    ] as const;
    expect([9, 10, 19, 20, 99].map((at) => heldAt(steps, at))).toEqual([null, 1, 1, 2, 2]);
  });
});
