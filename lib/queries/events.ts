import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { EventsQuery, EventsResponse, EventWaysResponse, sentTest } from '#lib/api/schemas/events';
import { apiFetch, apiUrl } from './api-fetch.ts';

const LIVE_MS = 2_000;
const WAYS = '/api/v1/event-ways';

export type SentTest = z.infer<typeof sentTest>;

/** Events as they came, newest first. */
export const eventsQuery = (params: EventsQuery = {}) => {
  const url = apiUrl('/api/v1/events', params);
  return queryOptions({
    queryKey: ['events', url],
    queryFn: ({ signal }) => apiFetch<EventsResponse>(url, { signal }),
    staleTime: LIVE_MS,
    placeholderData: keepPreviousData,
  });
};

/** The ways by which events come; asked again every 2 s. On the server: `{...eventWaysQuery(), queryFn: () => eventWays(now())}`. */
export const eventWaysQuery = () =>
  queryOptions({
    queryKey: ['event-ways'],
    queryFn: ({ signal }) => apiFetch<EventWaysResponse>(WAYS, { signal }),
    staleTime: LIVE_MS,
    refetchInterval: LIVE_MS,
  });

/** Sends a test event to the queue at this place of INTERRUPTION_QUEUE_URLS; afterwards invalidate `eventWaysQuery().queryKey`. */
export const sendTest = (index: number): Promise<SentTest> =>
  apiFetch<SentTest>(`${WAYS}/${index}/test`, { method: 'POST' });
