'use client';
import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { Facets } from '#components/shell/filter-bar';
import { SYSTEMS } from '#components/shell/filters';
import type { Reach } from '#components/shell/period';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';
import type { RunsResponse } from '#lib/api/schemas/runs';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { runFacets } from './runs/facets.ts';

/**
 * The newest answer of one kind that the page asked for. It only listens: a query of its own, made before the page's
 * data is hydrated, would keep that data out of the server's HTML.
 */
function useNewest<T>(kind: string): T | undefined {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback(
    (changed: () => void) => cache.subscribe(notifyManager.batchCalls(changed)),
    [cache],
  );
  const read = () =>
    cache
      .findAll({ queryKey: [kind] })
      .filter((query) => query.state.data !== undefined)
      .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
      .map((query) => query.state.data as T)[0];
  return useSyncExternalStore(subscribe, read, () => undefined);
}

const both = (a: readonly string[] = [], b: readonly string[] = []) => [...new Set([...a, ...b])].toSorted();

type Known = { facets: Facets | undefined; billed: boolean; reach: Reach | undefined };

/** The values that filters can take: of pools, of bills, of both, of spot instances, or of runs; whether any bill is known, and up to when. */
export function useFacets(of: 'pools' | 'usage' | 'both' | 'rates' | 'runs'): Known {
  const pools = useNewest<PoolSummaryResponse>('pool-summary')?.facets;
  const rates = useNewest<InterruptionRatesResponse>('interruption-rates')?.facets;
  const runs = useNewest<RunsResponse>('run-facets');
  const reach = useNewest<SavingsResponse>('savings');
  const usage = reach?.facets;
  const billed = usage !== undefined && usage.account.length > 0;
  if (of === 'pools') return { facets: pools, billed, reach };
  if (of === 'rates') return { facets: rates && { ...rates, os: [...SYSTEMS] }, billed, reach };
  if (of === 'runs') return { facets: runs && runFacets(runs.rows), billed, reach };
  const bills = usage && {
    ...usage,
    account: usage.account.map(({ account }) => account),
    accountNames: Object.fromEntries(
      usage.account.flatMap(({ account, name }) => (name === null ? [] : [[account, name]])),
    ),
  };
  if (of === 'usage' || pools === undefined || bills === undefined)
    return { facets: bills ?? pools, billed, reach };
  return {
    facets: {
      ...pools,
      ...bills,
      region: both(pools.region, bills.region),
      gpuModel: both(pools.gpuModel, bills.gpuModel),
      instanceType: both(pools.instanceType, bills.instanceType),
      account: both(pools.account, bills.account),
    },
    billed,
    reach,
  };
}
