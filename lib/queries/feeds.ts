import { queryOptions } from '@tanstack/react-query';
import type {
  FeedRunsQuery,
  FeedRunsResponse,
  FeedsResponse,
  HealthResponse,
  SyncResponse,
} from '#lib/api/schemas/feeds';
import type { ImportsQuery, ImportsResponse } from '#lib/api/schemas/imports';
import { ApiFetchError, apiFetch, apiUrl } from './api-fetch.ts';

const LIVE_MS = 2_000;
const QUIET_MS = 30_000;

/** Whether a feed has a run that is waiting or under way, or its first one is still to come. */
export const isBusy = (feeds: FeedsResponse | undefined): boolean =>
  feeds?.rows.some(
    (feed) => feed.status === 'never' || feed.status === 'queued' || feed.status === 'running',
  ) ?? false;

/** Every feed; asked again every 2 s while one of them runs, else every 30 s. */
export const feedsQuery = () =>
  queryOptions({
    queryKey: ['feeds'],
    queryFn: ({ signal }) => apiFetch<FeedsResponse>('/api/v1/feeds', { signal }),
    staleTime: QUIET_MS,
    refetchInterval: (query) => (isBusy(query.state.data) ? LIVE_MS : QUIET_MS),
  });

/** The runs of one feed, newest first. */
export const feedRunsQuery = (id: string, params: FeedRunsQuery = {}) => {
  const url = apiUrl(`/api/v1/feeds/${encodeURIComponent(id)}/runs`, params);
  return queryOptions({
    queryKey: ['feed-runs', id, url],
    queryFn: ({ signal }) => apiFetch<FeedRunsResponse>(url, { signal }),
    staleTime: QUIET_MS,
  });
};

/** Asks for a run of a feed now; afterwards invalidate `feedsQuery().queryKey`. */
export const syncFeed = (id: string): Promise<SyncResponse> =>
  apiFetch<SyncResponse>(`/api/v1/feeds/${encodeURIComponent(id)}/sync`, { method: 'POST' });

/** The files that were taken in, newest first. */
export const importsQuery = (params: ImportsQuery = {}) => {
  const url = apiUrl('/api/v1/imports', params);
  return queryOptions({
    queryKey: ['imports', url],
    queryFn: ({ signal }) => apiFetch<ImportsResponse>(url, { signal }),
    staleTime: QUIET_MS,
  });
};

/** Freshness at a glance, for the shell. A database that is away is an answer here, not an error. */
export const healthQuery = () =>
  queryOptions({
    queryKey: ['health'],
    queryFn: async ({ signal }): Promise<HealthResponse> => {
      const response = await fetch('/api/health', { signal });
      if (response.ok || response.status === 503) return (await response.json()) as HealthResponse;
      throw new ApiFetchError(response.status, `Spotledger answered ${response.status}`, null);
    },
    staleTime: QUIET_MS,
    refetchInterval: QUIET_MS,
  });
