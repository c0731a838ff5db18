'use client';
import { useQueryStates } from 'nuqs';
import { type Filters, filterParsers } from './filters.tsx';

/** The filters of this page as the URL has them, and the way to change some of them. */
export function useFilters(): readonly [Filters, (change: Partial<Filters>) => void] {
  const [filters, setFilters] = useQueryStates(filterParsers, { history: 'push' });
  return [filters, (change) => void setFilters(change)];
}
