import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageLimit } from './cursor.ts';
import { ProblemError } from './problem.ts';

const place = z.strictObject({ value: z.union([z.number(), z.string(), z.null()]), id: z.int() });

describe('pageLimit', () => {
  it('is what was asked for, else a page of 100, or a whole file', () => {
    expect(pageLimit({ limit: 7, format: 'csv' })).toBe(7);
    expect(pageLimit({})).toBe(100);
    expect(pageLimit({ format: 'json' })).toBe(100);
    expect(pageLimit({ format: 'csv' })).toBe(100_000);
  });
});

describe('cursor', () => {
  it('reads back what it wrote, in words that need no escaping in a URL', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      fc.string({ unit: 'grapheme' }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.record({ value, id: fc.integer() }, { noNullPrototype: true }), (written) => {
        const cursor = encodeCursor(written);
        expect(encodeURIComponent(cursor)).toBe(cursor);
        expect(decodeCursor(place, cursor)).toEqual(written);
      }),
    );
  });

  it('is absent where none is given', () => {
    expect(decodeCursor(place, undefined)).toBeNull();
  });

  it('refuses what is none', () => {
    for (const cursor of [
      '',
      'x',
      '%%%',
      encodeCursor({ id: 1 }),
      encodeCursor('x'),
      encodeCursor({ value: 1, id: 1.5 }),
    ])
      expect(() => decodeCursor(place, cursor)).toThrow(ProblemError);
  });
});
