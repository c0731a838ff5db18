'use client';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { InterruptionsQuery } from '#lib/api/schemas/interruptions';
import { interruptionsQuery, newestInterruptionsQuery } from '#lib/queries/interruptions';
import { withNewest } from './newest-page.ts';

/**
 * The list of events, page by page. Its newest page alone is asked for again and again, however many are loaded; the
 * others only when something came that moves them.
 */
export function useEvents(asked: InterruptionsQuery) {
  const client = useQueryClient();
  const options = interruptionsQuery(asked);
  const list = useInfiniteQuery(options);
  const { data: pages, isPlaceholderData, isFetching, refetch } = list;
  const own = pages !== undefined && !isPlaceholderData;
  const newest = useQuery({ ...newestInterruptionsQuery(asked), enabled: own });
  const { queryKey } = options;
  const heeded = useRef(0);
  useEffect(() => {
    // Each answer once: pages that were asked for after it are newer than it.
    if (newest.data === undefined || newest.dataUpdatedAt === heeded.current) return;
    heeded.current = newest.dataUpdatedAt;
    if (!own || isFetching) return;
    const together = withNewest(pages, newest.data);
    if (together === null) void refetch({ cancelRefetch: false });
    else client.setQueryData(queryKey, together);
  }, [client, isFetching, newest.data, newest.dataUpdatedAt, own, pages, queryKey, refetch]);
  return list;
}
