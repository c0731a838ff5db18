'use client';
import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';

/**
 * The values that exist, from the newest summary that the page asked for. It only listens: a query of its own, made
 * before the page's data is hydrated, would keep that data out of the server's HTML.
 */
export function useFacets(): PoolSummaryResponse['facets'] | undefined {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback(
    (changed: () => void) => cache.subscribe(notifyManager.batchCalls(changed)),
    [cache],
  );
  const read = () =>
    cache
      .findAll({ queryKey: ['pool-summary'] })
      .filter((query) => query.state.data !== undefined)
      .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
      .map((query) => (query.state.data as PoolSummaryResponse).facets)[0];
  return useSyncExternalStore(subscribe, read, () => undefined);
}
