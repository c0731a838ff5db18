'use client';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { newestRunsQuery, type RunsSearch, runsQuery } from '#lib/queries/runs';
import { withNewest } from './newest-runs.ts';

/** The list of runs, page by page. Its newest page is asked for again and again, the others only when a run came. */
export function useRuns(asked: RunsSearch) {
  const client = useQueryClient();
  const options = runsQuery(asked);
  const list = useInfiniteQuery(options);
  const { data: pages, isPlaceholderData, isFetching, refetch } = list;
  const own = pages !== undefined && !isPlaceholderData;
  const newest = useQuery({ ...newestRunsQuery(asked), enabled: own });
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
