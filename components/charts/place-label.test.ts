import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabel, spread, widestGap } from './place-label.ts';

describe('placeLabel', () => {
  it('takes the right end of a flat line', () => {
    expect(placeLabel([[0, 5]], 0, 100, 20)).toEqual({ middle: 90, low: 5, high: 5 });
  });

  it('moves left of a jump', () => {
    expect(
      placeLabel(
        [
          [0, 5],
          [90, 50],
        ],
        0,
        100,
        20,
      )?.middle,
    ).toBeLessThanOrEqual(80);
  });

  it('never covers the part that is not known', () => {
    expect(placeLabel([[70, 5]], 0, 100, 20)).toEqual({ middle: 90, low: 5, high: 5 });
    expect(placeLabel([[90, 5]], 0, 100, 20)).toBeNull();
    expect(placeLabel([], 0, 100, 20)).toBeNull();
  });
});

describe('widestGap', () => {
  it('stays in the middle where the gap is even and leaves it where it closes', () => {
    expect(widestGap([[0, 10]], [[0, 2]], 0, 100)).toEqual({ at: 50, upper: 10, lower: 2 });
    expect(
      widestGap(
        [[0, 10]],
        [
          [0, 2],
          [48, 9],
        ],
        0,
        100,
      )?.at,
    ).toBeLessThan(48);
    expect(widestGap([], [[0, 2]], 0, 100)).toBeNull();
  });
});

describe('spread', () => {
  it('leaves what does not overlap and parts what does', () => {
    expect(spread([10, 50, 90], 15, 0, 100)).toEqual([10, 50, 90]);
    expect(spread([50, 52, 51], 15, 0, 100)).toEqual([50, 80, 65]);
    expect(spread([98, 99], 15, 0, 100)).toEqual([85, 100]);
  });

  it('keeps the order and the distance wherever there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 6 }), (list) => {
        const sorted = spread(list, 15, 0, 300).sort((a, b) => a - b);
        for (let k = 1; k < sorted.length; k += 1) {
          expect((sorted[k] ?? 0) - (sorted[k - 1] ?? 0)).toBeGreaterThanOrEqual(15 - 1e-9);
        }
        expect(sorted[0]).toBeGreaterThanOrEqual(0);
        expect(sorted.at(-1)).toBeLessThanOrEqual(300);
      }),
    );
  });
});
