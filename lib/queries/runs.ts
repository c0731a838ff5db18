import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CheckpointAdviceResponse } from '#lib/api/schemas/checkpoint-advice';
import type { EpochsResponse, RunResponse, RunsQuery, RunsResponse } from '#lib/api/schemas/runs';
import { apiFetch, apiUrl } from './api-fetch.ts';

const LIVE_MS = 2_000;
const RUN_MS = 5_000;
const EPOCHS_MS = 15_000;
const QUIET_MS = 60_000;

/** What a page asks of runs; it knows no tags of them. */
export type RunsSearch = Omit<RunsQuery, 'tag' | 'cursor' | 'format'>;

/** The training runs as an address. */
export const runsUrl = (params: RunsSearch & Pick<RunsQuery, 'cursor'> = {}): string =>
  apiUrl('/api/v1/runs', params);

/**
 * All pages of runs, newest first; the first of them is kept fresh through `newestRunsQuery`, the others every minute. On
 * the server: `{...runsQuery(params), queryFn: () => runs(params, now())}`.
 */
export const runsQuery = (params: RunsSearch = {}) =>
  infiniteQueryOptions({
    queryKey: ['runs', runsUrl(params)],
    queryFn: ({ signal, pageParam }) =>
      apiFetch<RunsResponse>(runsUrl(pageParam === null ? params : { ...params, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIVE_MS,
    refetchInterval: ({ state }) => (state.data === undefined ? LIVE_MS : QUIET_MS),
    placeholderData: keepPreviousData,
  });

/** The first page of runs alone, asked again every 2 s, however many are loaded. */
export const newestRunsQuery = (params: RunsSearch = {}) => {
  const url = runsUrl(params);
  return queryOptions({
    queryKey: ['newest-runs', url],
    queryFn: ({ signal }) => apiFetch<RunsResponse>(url, { signal }),
    staleTime: LIVE_MS,
    refetchInterval: LIVE_MS,
  });
};

/** Of so many of the newest runs the values are offered that filters can take. */
export const FACET_RUNS = 200;

/** The runs whose values filters offer: the newest of a range, whatever filters hold. */
export const runFacetsQuery = ({ range }: Pick<RunsSearch, 'range'>) => {
  const url = runsUrl({ range, limit: FACET_RUNS });
  return queryOptions({
    queryKey: ['run-facets', url],
    queryFn: ({ signal }) => apiFetch<RunsResponse>(url, { signal }),
    staleTime: QUIET_MS,
  });
};

/** The address of one run, and of what belongs to it. */
export const runUrl = (id: string, of: '' | '/epochs' | '/checkpoint-advice' = ''): string =>
  `/api/v1/runs/${encodeURIComponent(id)}${of}`;

/** One run with its ledger; asked again every 5 s until it has ended, then as late events would have it. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => apiFetch<RunResponse>(runUrl(id), { signal }),
    staleTime: LIVE_MS,
    refetchInterval: ({ state }) => (state.data?.run.status === 'ended' ? QUIET_MS : RUN_MS),
  });

/** The epochs of a run that stand, with what was paid for each. */
export const runEpochsQuery = (id: string) =>
  queryOptions({
    queryKey: ['run-epochs', id],
    queryFn: ({ signal }) => apiFetch<EpochsResponse>(runUrl(id, '/epochs'), { signal }),
    staleTime: EPOCHS_MS,
    refetchInterval: EPOCHS_MS,
  });

/** How often a run should save. */
export const runAdviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['run-advice', id],
    queryFn: ({ signal }) => apiFetch<CheckpointAdviceResponse>(runUrl(id, '/checkpoint-advice'), { signal }),
    staleTime: QUIET_MS,
    refetchInterval: QUIET_MS,
  });
