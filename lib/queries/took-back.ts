import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { TookBackQuery, TookBackResponse } from '#lib/api/schemas/took-back';
import { apiFetch } from './api-fetch.ts';
import { taggedUrl } from './tagged-url.ts';

const STALE_MS = 60_000;
/** Runs report all the time, and no feed says so. */
const AGAIN_MS = 30_000;

/** What interruptions took back. On the server: `{...tookBackQuery(params), queryFn: () => tookBack(params, now())}`. */
export const tookBackQuery = (params: TookBackQuery = {}) => {
  const url = taggedUrl('/api/v1/took-back', params);
  return queryOptions({
    queryKey: ['took-back', url],
    queryFn: ({ signal }) => apiFetch<TookBackResponse>(url, { signal }),
    staleTime: STALE_MS,
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  });
};
