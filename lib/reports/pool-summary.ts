import type { POOL_GROUPS, PoolRow, PoolSummaryQuery, PoolSummaryResponse } from '#lib/api/schemas/pools';
import { type DailySpotPct, readDailySpotPct, readPoolFacets, readPoolsNow } from '#lib/db/pool-summary-read';
import { type PoolFilters, readPools } from '#lib/db/pools-read';
import {
  aboveListPrice,
  BY_GPU_MODEL,
  biggestMovers,
  type Grouping,
  groupPools,
  type PoolsTogether,
  type PricedPool,
  poolsTogether,
} from '#lib/domain/pool-summary';
import { resolveWindow, utcDays, type Window } from '#lib/domain/window';
import { filtersOf } from './pools.ts';

const LISTED = 10;

const GROUPINGS: Record<(typeof POOL_GROUPS)[number], Grouping<PricedPool>> = {
  gpuModel: BY_GPU_MODEL,
  region: { key: (pool) => pool.region, label: (pool) => pool.region },
  instanceType: { key: (pool) => pool.instanceType, label: (pool) => pool.instanceType },
};

function dailyRow(day: string, known: DailySpotPct | undefined): PoolSummaryResponse['daily'][number] {
  const [lowestPct, p25Pct, medianPct, p75Pct, highestPct] = known?.spread ?? [null, null, null, null, null];
  return {
    day,
    spotPctOfOnDemand: known?.mean ?? null,
    medianPct,
    p25Pct,
    p75Pct,
    lowestPct,
    highestPct,
    aboveOnDemand: known?.above ?? 0,
    pools: known?.pools ?? 0,
  };
}

/** The full rows of some pools, with their daily means, by id. */
async function rowsById(ids: number[], account: PoolFilters['account'], window: Window, now: Date) {
  if (ids.length === 0) return new Map<number, PoolRow>();
  const { rows } = await readPools({
    filters: { ids, account },
    now,
    from: window.from,
    days: utcDays(window),
    sort: 'usdPerGpuHour',
    descending: false,
    after: null,
    limit: ids.length,
    daily: true,
  });
  return new Map(rows.map((row) => [row.id, row]));
}

const distinct = (pools: PricedPool[], read: (pool: PricedPool) => string) => new Set(pools.map(read)).size;

/** The pools that match in groups and together, the dearest, the movers and each day's spread. Throws `WindowError`. */
export async function poolSummary(params: PoolSummaryQuery, now: Date): Promise<PoolSummaryResponse> {
  const window = resolveWindow(params, now);
  const days = utcDays(window);
  const filters = filtersOf(params);
  const groupBy = params.groupBy ?? 'gpuModel';
  const [pools, daily, facets] = await Promise.all([
    readPoolsNow({ filters, now, from: window.from }),
    readDailySpotPct({ filters, days }),
    readPoolFacets(),
  ]);

  const asOf = now.toISOString();
  const total = poolsTogether(pools, asOf);
  const groups = groupPools(pools, GROUPINGS[groupBy]).map(({ group, key, pools: members }) => ({
    group,
    keys: { [groupBy]: key },
    together: poolsTogether(members, asOf),
  }));
  const above = aboveListPrice(pools, LISTED);
  const movers = biggestMovers(pools, LISTED);

  const shown = [total.cheapestId, ...groups.map(({ together }) => together.cheapestId)].filter(
    (id) => id !== null,
  );
  const ids = new Set([...shown, ...above.map(({ id }) => id), ...movers.map(({ id }) => id)]);
  const byId = await rowsById([...ids], filters.account, window, now);
  const rowsOf = (list: PricedPool[]) => list.flatMap(({ id }) => byId.get(id) ?? []);
  const figures = ({ cheapestId, ...rest }: PoolsTogether) => ({
    ...rest,
    cheapest: cheapestId === null ? null : (byId.get(cheapestId) ?? null),
  });
  const dayOf = new Map(daily.map((row) => [row.day, row]));

  return {
    rows: groups.map(({ group, keys, together }) => ({ group, keys, ...figures(together) })),
    total: {
      ...figures(total),
      instanceTypes: distinct(pools, (pool) => pool.instanceType),
      regions: distinct(pools, (pool) => pool.region),
      zones: distinct(pools, (pool) => `${pool.region} ${pool.zone}`),
    },
    above: rowsOf(above),
    movers: rowsOf(movers),
    daily: days.map((day) => dailyRow(day, dayOf.get(day))),
    facets,
    asOf,
  };
}
