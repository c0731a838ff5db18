'use client';
import { useSearchParams } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { type Filters, filterHref, filterParsers, tagsOf } from './filters.tsx';

/** The filters of this page as the URL has them, and the way to change some of them. */
export function useFilters(): readonly [Filters, (change: Partial<Filters>) => void] {
  const [lists, setLists] = useQueryStates(filterParsers, { history: 'push' });
  const tags = tagsOf(useSearchParams());
  const change = ({ tags: wanted, ...rest }: Partial<Filters>) => {
    if (wanted === undefined) return void setLists(rest);
    // Nobody knows the names of tags before: they go into the URL by hand, with all else that changes at once.
    const { pathname, search } = window.location;
    window.history.pushState(null, '', filterHref(`${pathname}${search}`, { ...rest, tags: wanted }));
  };
  return [{ ...lists, tags }, change];
}
