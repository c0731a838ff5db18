import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  PoolPricesQuery,
  PoolPricesResponse,
  PoolSummaryQuery,
  PoolSummaryResponse,
  PoolsQuery,
  PoolsResponse,
} from '#lib/api/schemas/pools';
import { apiFetch, apiUrl } from './api-fetch.ts';

// The keys hold the words of the URL (`range=30d`), never a resolved "now": server and client agree on them.
const STALE_MS = 60_000;

/** One page of pools. On the server: `{...poolsQuery(params), queryFn: () => pools(params, now())}`. */
export const poolsQuery = (params: PoolsQuery = {}) => {
  const url = apiUrl('/api/v1/pools', params);
  return queryOptions({
    queryKey: ['pools', url],
    queryFn: ({ signal }) => apiFetch<PoolsResponse>(url, { signal }),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });
};

/** All pages of pools, one after another. */
export const poolsInfiniteQuery = (params: Omit<PoolsQuery, 'cursor'> = {}) =>
  infiniteQueryOptions({
    queryKey: ['pools', 'pages', apiUrl('/api/v1/pools', params)],
    queryFn: ({ signal, pageParam }) =>
      apiFetch<PoolsResponse>(apiUrl('/api/v1/pools', { ...params, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });

/** The price steps, list price and statistics of one pool. */
export const poolPricesQuery = (id: number, params: PoolPricesQuery = {}) => {
  const url = apiUrl(`/api/v1/pools/${id}/prices`, params);
  return queryOptions({
    queryKey: ['pool-prices', url],
    queryFn: ({ signal }) => apiFetch<PoolPricesResponse>(url, { signal }),
    staleTime: STALE_MS,
  });
};

/** Pools in groups, the dearest, the movers, the values that filters can take. */
export const poolSummaryQuery = (params: PoolSummaryQuery = {}) => {
  const url = apiUrl('/api/v1/pools/summary', params);
  return queryOptions({
    queryKey: ['pool-summary', url],
    queryFn: ({ signal }) => apiFetch<PoolSummaryResponse>(url, { signal }),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
  });
};
