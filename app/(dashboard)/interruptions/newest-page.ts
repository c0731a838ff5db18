import type { InfiniteData } from '@tanstack/react-query';
import type { InterruptionsResponse } from '#lib/api/schemas/interruptions';

type Pages = InfiniteData<InterruptionsResponse>;

/**
 * The pages with `newest` in the place of their first, where the others then still go on from it: nothing came or went, or
 * there are no others. Null where all of them have to be asked for again.
 */
export function withNewest(pages: Pages, newest: InterruptionsResponse): Pages | null {
  const [first, ...others] = pages.pages;
  if (first === undefined) return null;
  const goesOn =
    newest.nextCursor === first.nextCursor &&
    newest.total === first.total &&
    newest.notPlaced === first.notPlaced;
  return others.length === 0 || goesOn ? { ...pages, pages: [newest, ...others] } : null;
}
