import { describe, expect, it } from 'vitest';
import type { InterruptionRow, InterruptionsResponse } from '#lib/api/schemas/interruptions';
import { withNewest } from './newest-page.ts';

const page = (ids: number[], nextCursor: string | null, counts: Partial<InterruptionsResponse> = {}) =>
  ({
    rows: ids.map((id) => ({ id }) as InterruptionRow),
    nextCursor,
    total: 4,
    notPlaced: 0,
    ...counts,
  }) as InterruptionsResponse;

const list = (...pages: InterruptionsResponse[]) => ({
  pages,
  pageParams: [null, ...pages.slice(1).map(() => 'after 3')],
});

describe('withNewest', () => {
  it('puts the newest page in the place of one that stands alone, whatever came', () => {
    const newest = page([5, 4, 3], 'after 3', { total: 5 });
    expect(withNewest(list(page([4, 3], 'after 3')), newest)).toEqual({
      pages: [newest],
      pageParams: [null],
    });
  });

  it('keeps the other pages where they still go on from it: only its own rows changed', () => {
    const others = page([2, 1], null);
    const ended = page([4, 3], 'after 3');
    const together = withNewest(list(page([4, 3], 'after 3'), others), ended);
    expect(together?.pages).toEqual([ended, others]);
    expect(together?.pages[0]).toBe(ended);
    expect(together?.pageParams).toEqual([null, 'after 3']);
  });

  it('asks for all of them again where something came, went or was placed', () => {
    const loaded = list(page([4, 3], 'after 3'), page([2, 1], null));
    expect(withNewest(loaded, page([5, 4], 'after 4', { total: 5 }))).toBeNull();
    expect(withNewest(loaded, page([4, 3], 'after 3', { total: 5 }))).toBeNull();
    expect(withNewest(loaded, page([4, 3], 'after 3', { notPlaced: 1 }))).toBeNull();
    expect(withNewest(loaded, page([4, 3], null))).toBeNull();
  });

  it('has nothing to put it into before a page is there', () => {
    expect(withNewest(list(), page([4], null))).toBeNull();
  });
});
