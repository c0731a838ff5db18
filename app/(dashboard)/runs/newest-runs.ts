import type { InfiniteData } from '@tanstack/react-query';
import type { RunsResponse } from '#lib/api/schemas/runs';

type Pages = InfiniteData<RunsResponse>;

/**
 * The pages with `newest` in the place of their first, where the others still go on from it. Null where a run came or went
 * while there are others, so that all of them have to be asked for again.
 */
export function withNewest(pages: Pages, newest: RunsResponse): Pages | null {
  const [first, ...others] = pages.pages;
  if (first === undefined) return null;
  const goesOn = newest.nextCursor === first.nextCursor;
  return others.length === 0 || goesOn ? { ...pages, pages: [newest, ...others] } : null;
}
