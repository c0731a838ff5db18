import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearPlace, labelPlaces, type Side, spread, widestGap } from './place-label.ts';
import type { Step } from './step-rows.ts';

describe('labelPlaces', () => {
  const first = (...args: Parameters<typeof labelPlaces>) => labelPlaces(...args)[0];

  it('begins with the right end of a flat line', () => {
    expect(first([[0, 5]], 0, 100, 20)).toEqual({ middle: 90, low: 5, high: 5 });
  });

  it('prefers a flat stretch to one with a jump', () => {
    expect(
      first(
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
    expect(labelPlaces([[70, 5]], 0, 100, 20).every(({ middle }) => middle >= 80)).toBe(true);
    expect(labelPlaces([[90, 5]], 0, 100, 20)).toEqual([]);
    expect(labelPlaces([], 0, 100, 20)).toEqual([]);
  });
});

describe('clearPlace', () => {
  const above: Side = ({ high }) => ({ low: high, high: high + 3 });
  const below: Side = ({ low }) => ({ low: low - 3, high: low });
  const places = labelPlaces([[0, 10]], 0, 100, 20);

  it('moves along the line until no other line runs through the label', () => {
    const crossing: Step[] = [
      [0, 2],
      [60, 11],
    ];
    expect(clearPlace(places, [above, below], [crossing], 20)?.place.middle).toBeLessThanOrEqual(50);
  });

  it('takes the other side where the first is never free', () => {
    expect(clearPlace(places, [above, below], [[[0, 12]]], 20)?.side).toBe(below);
  });

  it('keeps the first place on the first side where both are taken', () => {
    expect(clearPlace(places, [above, below], [[[0, 12]], [[0, 8]]], 20)).toEqual({
      place: places[0],
      side: above,
      clear: false,
    });
    expect(clearPlace([], [above], [], 20)).toBeNull();
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
