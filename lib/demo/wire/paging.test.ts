import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageOf, pageStart } from './paging.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

function walk(list: number[], query: string, size: number, uneven: boolean) {
  const seen: number[] = [];
  const lengths: number[] = [];
  let token: string | undefined;
  do {
    const page = pageOf(list, pageStart(token ?? null, query, NOW), query, { size, uneven });
    seen.push(...page.items);
    lengths.push(page.items.length);
    token = page.nextToken;
  } while (token);
  return { seen, lengths };
}

it('gives every item once, in order, however the pages fall', () => {
  fc.assert(
    fc.property(
      fc.nat(300),
      fc.integer({ min: 1, max: 40 }),
      fc.string(),
      fc.boolean(),
      (length, size, query, uneven) => {
        const list = Array.from({ length }, (_, index) => index);
        const { seen, lengths } = walk(list, query, size, uneven);
        expect(seen).toEqual(list);
        expect(Math.max(...lengths)).toBeLessThanOrEqual(size);
        if (!uneven) expect(lengths.slice(0, -1).every((taken) => taken === size)).toBe(true);
      },
    ),
  );
});

it('keeps the instant of the first page, and refuses tokens of other queries and other texts', () => {
  const first = pageOf([1, 2, 3], pageStart(null, 'a', NOW), 'a', { size: 1, uneven: false });
  const later = new Date('2026-11-23T13:00:00Z');
  expect(pageStart(first.nextToken as string, 'a', later)).toEqual({
    offset: 1,
    asOf: NOW,
    afterEmptyPage: false,
  });
  expect(() => pageStart(first.nextToken as string, 'b', later)).toThrow('NextToken is not valid');
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      expect(() => pageStart(text, 'a', NOW)).toThrow('NextToken is not valid');
    }),
  );
});
