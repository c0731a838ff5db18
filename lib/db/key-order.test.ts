import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inKeyOrder } from './key-order.ts';

const order = (rows: [id: number, time: number][]) => [
  ...inKeyOrder(
    Int32Array.from(rows, ([id]) => id),
    Float64Array.from(rows, ([, time]) => time),
  ),
];

describe('inKeyOrder', () => {
  it('sorts by pool, then by time, whichever way the times run', () => {
    expect(
      order([
        [7, 30],
        [2, 20],
        [7, 10],
        [2, 40],
        [7, 20],
      ]),
    ).toEqual([1, 3, 2, 4, 0]);
  });

  it('keeps the last of rows that name the same pool and time', () => {
    expect(
      order([
        [1, 5],
        [1, 9],
        [1, 5],
        [2, 5],
        [1, 9],
      ]),
    ).toEqual([2, 4, 3]);
  });

  it('has nothing to order in no rows', () => {
    expect(order([])).toEqual([]);
  });

  it('does what a map by key and a plain sort would', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 2_147_483_647 }), fc.integer({ min: -9, max: 9 }));
    const few = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(row, few), { maxLength: 200 }), (rows) => {
        const last = new Map(rows.map(([id, time], index) => [`${id} ${time}`, { id, time, index }]));
        const sorted = [...last.values()].sort((a, b) => a.id - b.id || a.time - b.time);
        expect(order(rows)).toEqual(sorted.map(({ index }) => index));
      }),
    );
  });
});
