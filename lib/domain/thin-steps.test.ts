import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinSteps } from './thin-steps.ts';

type Point = [at: number, value: number];
const read = { at: ([at]: Point) => at, value: ([, value]: Point) => value };

describe('thinSteps', () => {
  it('leaves a short series as it is', () => {
    const points: Point[] = [
      [0, 1],
      [5, 2],
    ];
    expect(thinSteps(points, 10, read)).toEqual(points);
  });

  it('keeps the spike, the dip and what held afterwards', () => {
    const points: Point[] = Array.from({ length: 100 }, (_, i) => [i, 5]);
    points[41] = [41, 9];
    points[43] = [43, 1];
    const kept = thinSteps(points, 11, read);
    expect(kept).toContainEqual([41, 9]);
    expect(kept).toContainEqual([43, 1]);
    expect(kept.length).toBeLessThanOrEqual(11);
  });

  const points = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 50 })), {
      minLength: 1,
      maxLength: 300,
      selector: ([at]) => at,
    })
    .map((list) => list.sort(([a], [b]) => a - b));

  it('keeps order, ends, extremes and the price at the end of each bucket, within the limit', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 5, max: 60 }), (all, limit) => {
        const kept = thinSteps(all, limit, read);
        const values = (list: Point[]) => list.map(([, value]) => value);
        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(kept).toEqual(all.filter((point) => kept.includes(point)));
        expect([kept[0], kept.at(-1)]).toEqual([all[0], all.at(-1)]);
        expect(Math.min(...values(kept))).toBe(Math.min(...values(all)));
        expect(Math.max(...values(kept))).toBe(Math.max(...values(all)));
        if (kept.length === all.length) return;
        const [start, end] = [(all[0] as Point)[0], (all.at(-1) as Point)[0]];
        const buckets = Math.floor((limit - 2) / 3);
        for (let bucket = 1; bucket < buckets; bucket++) {
          const before = ([at]: Point) => Math.floor((at - start) / ((end - start) / buckets)) < bucket;
          expect(kept.findLast(before)?.[1]).toBe(all.findLast(before)?.[1]);
        }
      }),
    );
  });
});
