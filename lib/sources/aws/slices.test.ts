import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slicesOf } from './slices.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const now = new Date('2026-11-23T12:00:00Z');

test('the first run goes back 90 days in slices of 7, the oldest first', () => {
  const slices = slicesOf({ watermark: null, now });
  expect(slices).toHaveLength(13);
  expect(slices[0]).toEqual({
    start: new Date('2026-08-25T12:00:00Z'),
    end: new Date('2026-09-01T12:00:00Z'),
  });
  expect(slices.at(-1)).toEqual({ start: new Date('2026-11-17T12:00:00Z'), end: now });
});

test('later runs look again at the hour before the watermark', () => {
  expect(slicesOf({ watermark: new Date('2026-11-23T11:55:00Z'), now })).toEqual([
    { start: new Date('2026-11-23T10:55:00Z'), end: now },
  ]);
});

test('a watermark ahead of a clock that was set back still leaves an hour to look at', () => {
  expect(slicesOf({ watermark: new Date('2026-11-25T00:00:00Z'), now })).toEqual([
    { start: new Date('2026-11-23T11:00:00Z'), end: now },
  ]);
});

test('whatever the watermark: no gap, no overlap, at most 7 days each, up to now, never beyond 90 days', () => {
  fc.assert(
    fc.property(fc.option(fc.integer({ min: -400 * DAY, max: 10 * DAY }), { nil: null }), (offset) => {
      const watermark = offset === null ? null : new Date(now.getTime() + offset);
      const slices = slicesOf({ watermark, now });
      expect(slices.length).toBeGreaterThan(0);
      expect(slices.at(-1)?.end).toEqual(now);
      for (const [index, { start, end }] of slices.entries()) {
        expect(end.getTime()).toBeGreaterThan(start.getTime());
        expect(end.getTime() - start.getTime()).toBeLessThanOrEqual(7 * DAY);
        if (index > 0) expect(start).toEqual(slices[index - 1]?.end);
      }
      const first = slices[0]?.start.getTime() ?? Number.NaN;
      const oldest = now.getTime() - 90 * DAY;
      const wanted = watermark === null ? oldest : watermark.getTime() - HOUR;
      expect(first).toBeGreaterThanOrEqual(oldest);
      expect(first).toBeLessThanOrEqual(Math.max(oldest, wanted));
    }),
  );
});
