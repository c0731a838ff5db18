import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { InstanceResponse } from '#lib/api/schemas/instances';
import type { InterruptionRatesQuery, InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import type { InterruptionsQuery, InterruptionsResponse } from '#lib/api/schemas/interruptions';
import { apiFetch } from './api-fetch.ts';
import { taggedUrl } from './tagged-url.ts';

const STALE_MS = 60_000;
/** Rates change with every event, and no feed says that one came. */
const RATES_MS = 30_000;
const LIVE_MS = 2_000;

/** How often spot instances are taken back, as an address. */
export const ratesUrl = (params: InterruptionRatesQuery = {}): string =>
  taggedUrl('/api/v1/interruption-rates', params);

/** Rates in groups and together. On the server: `{...ratesQuery(params), queryFn: () => interruptionRates(params, now())}`. */
export const ratesQuery = (params: InterruptionRatesQuery = {}) => {
  const url = ratesUrl(params);
  return queryOptions({
    queryKey: ['interruption-rates', url],
    queryFn: ({ signal }) => apiFetch<InterruptionRatesResponse>(url, { signal }),
    staleTime: STALE_MS,
    refetchInterval: RATES_MS,
    placeholderData: keepPreviousData,
  });
};

/** The interruptions, or the rebalance recommendations, as an address. */
export const interruptionsUrl = (params: InterruptionsQuery = {}): string =>
  taggedUrl('/api/v1/interruptions', params);

/** All pages of them, newest first; once there they are kept fresh through `newestInterruptionsQuery`. */
export const interruptionsQuery = (params: Omit<InterruptionsQuery, 'cursor'> = {}) =>
  infiniteQueryOptions({
    queryKey: ['interruptions', interruptionsUrl(params)],
    queryFn: ({ signal, pageParam }) =>
      apiFetch<InterruptionsResponse>(
        interruptionsUrl(pageParam === null ? params : { ...params, cursor: pageParam }),
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIVE_MS,
    refetchInterval: ({ state }) => (state.data === undefined ? LIVE_MS : false),
    placeholderData: keepPreviousData,
  });

/** The first page of them alone, asked again every 2 s, so that an event shows as it comes, however long the list is. */
export const newestInterruptionsQuery = (params: Omit<InterruptionsQuery, 'cursor'> = {}) => {
  const url = interruptionsUrl(params);
  return queryOptions({
    queryKey: ['newest-interruptions', url],
    queryFn: ({ signal }) => apiFetch<InterruptionsResponse>(url, { signal }),
    staleTime: LIVE_MS,
    refetchInterval: LIVE_MS,
  });
};

/** One instance: its lifetimes, and what was said of it. */
export const instanceQuery = (id: string) =>
  queryOptions({
    queryKey: ['instance', id],
    queryFn: ({ signal }) =>
      apiFetch<InstanceResponse>(`/api/v1/instances/${encodeURIComponent(id)}`, { signal }),
    staleTime: LIVE_MS,
    refetchInterval: LIVE_MS * 5,
  });
