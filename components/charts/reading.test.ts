import { describe, expect, it } from 'vitest';
import { readingAfter } from './reading.ts';

const DAY = 86_400_000;
const axis = { from: 0, to: 10 * DAY, stops: [DAY, 2 * DAY, 6 * DAY] };

describe('readingAfter', () => {
  it('goes from stop to stop and holds at the ends', () => {
    expect(readingAfter('ArrowRight', 2 * DAY, axis)).toBe(6 * DAY);
    expect(readingAfter('ArrowRight', 6 * DAY, axis)).toBe(10 * DAY);
    expect(readingAfter('ArrowLeft', 2 * DAY, axis)).toBe(DAY);
    expect(readingAfter('ArrowLeft', DAY, axis)).toBe(0);
  });

  it('goes by days and to the ends', () => {
    expect(readingAfter('PageUp', 9.5 * DAY, axis)).toBe(10 * DAY);
    expect(readingAfter('PageDown', 3 * DAY, axis)).toBe(2 * DAY);
    expect(readingAfter('Home', 3 * DAY, axis)).toBe(0);
    expect(readingAfter('End', 3 * DAY, axis)).toBe(10 * DAY);
  });

  it('goes away on Escape and leaves other keys alone', () => {
    expect(readingAfter('Escape', 3 * DAY, axis)).toBeNull();
    expect(readingAfter('Tab', 3 * DAY, axis)).toBeUndefined();
  });
});
