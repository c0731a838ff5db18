import { z } from 'zod';
import { OPERATING_SYSTEMS } from '#lib/domain/rows';
import { formatParam, pageParams, poolFilters, windowParams } from './common.ts';
import { POOL_SORTS } from './pool-sorts.ts';

export const poolsQuery = z.strictObject({
  ...windowParams,
  ...poolFilters,
  ...pageParams,
  ...formatParam,
  sort: z.enum(POOL_SORTS).optional().describe('default usdPerGpuHour; unknown values always last'),
  order: z.enum(['asc', 'desc']).optional().describe('default asc'),
  daily: z.enum(['true', 'false']).optional().describe('with the daily means of the window, for sparklines'),
});
export type PoolsQuery = z.infer<typeof poolsQuery>;

export const pool = z.object({
  id: z.int(),
  cloud: z.enum(['aws']),
  region: z.string(),
  zone: z.string().describe('zone id where known, else the name'),
  zoneName: z.string().nullable(),
  instanceType: z.string(),
  os: z.enum(OPERATING_SYSTEMS),
  gpuModel: z.string().nullable(),
  gpuCount: z
    .number()
    .nullable()
    .describe('may be a fraction; in lists 0 = no GPU, null = nothing is known of the type yet'),
});

export type Pool = z.infer<typeof pool>;

export const poolRow = pool.extend({
  spotUsdPerHour: z.number().nullable().describe('USD per instance-hour now'),
  onDemandUsdPerHour: z
    .number()
    .nullable()
    .describe('list price valid now, USD per instance-hour; null = unknown'),
  usdPerGpuHour: z.number().nullable().describe('spotUsdPerHour / gpuCount'),
  savingsPct: z.number().nullable().describe('(1 - spot / on demand) x 100; negative when spot costs more'),
  priceSince: z.iso.datetime().nullable().describe('time of the newest record'),
  observedAt: z.iso.datetime().nullable().describe('until when a source has confirmed the price'),
  meanUsdPerHour: z
    .number()
    .nullable()
    .describe('time-weighted over the confirmed part of the window, whole UTC days'),
  minUsdPerHour: z.number().nullable(),
  maxUsdPerHour: z.number().nullable(),
  changePct: z.number().nullable().describe('price now against the price that held when the window began'),
  daily: z
    .array(z.number().nullable())
    .optional()
    .describe('daily time-weighted means, oldest first; null = unknown'),
});
export type PoolRow = z.infer<typeof poolRow>;

export const poolsResponse = z.object({
  rows: z.array(poolRow),
  total: z.int().describe('pools that match, on all pages'),
  nextCursor: z.string().nullable(),
  asOf: z.iso.datetime(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
});
export type PoolsResponse = z.infer<typeof poolsResponse>;

export const poolPricesQuery = z.strictObject({ ...windowParams, ...formatParam });
export type PoolPricesQuery = z.infer<typeof poolPricesQuery>;

export const poolPricesResponse = z.object({
  pool,
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  observedAt: z.iso
    .datetime()
    .nullable()
    .describe('until when a source has confirmed the newest price; null = no price was ever seen'),
  points: z
    .array(z.object({ at: z.iso.datetime(), usdPerHour: z.number() }))
    .describe('steps; the first is the price that held at `from`, with its own earlier time, where known'),
  onDemand: z
    .array(z.object({ from: z.iso.datetime(), usdPerHour: z.number(), assumed: z.boolean() }))
    .describe('list price steps; `assumed` = before the earliest known price, priced at it'),
  stats: z.object({
    timeWeightedMean: z.number().nullable(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    p50: z.number().nullable().describe('time-weighted'),
    p95: z.number().nullable().describe('time-weighted'),
    volatility: z.number().nullable().describe('time-weighted standard deviation / time-weighted mean'),
    changes: z.int().describe('records in the window whose price differs from the one before'),
    records: z.int(),
    knownHours: z.number(),
    unknownHours: z.number().describe('hours of the window before the first known price'),
    unconfirmedHours: z.number().describe('known hours after the last confirmation by a source'),
    onDemandMean: z.number().nullable().describe('list price, time-weighted over the known hours'),
    savingsPct: z.number().nullable().describe('(1 - timeWeightedMean / onDemandMean) x 100'),
    assumedHours: z.number().describe('known hours whose list price is assumed'),
    unpricedHours: z.number().describe('known hours without any list price'),
  }),
});
export type PoolPricesResponse = z.infer<typeof poolPricesResponse>;

export const POOL_GROUPS = ['gpuModel', 'region', 'instanceType'] as const;

export const poolSummaryQuery = z.strictObject({
  ...windowParams,
  ...poolFilters,
  ...formatParam,
  groupBy: z.enum(POOL_GROUPS).optional().describe('default gpuModel'),
});
export type PoolSummaryQuery = z.infer<typeof poolSummaryQuery>;

export const poolSummaryRow = z.object({
  group: z
    .string()
    .describe('the key; `No GPU`, or `Type not known yet` where nothing is known of the instance type'),
  keys: z.record(z.string(), z.string().nullable()),
  pools: z.int(),
  unpricedPools: z.int().describe('without a spot price or a list price'),
  aboveOnDemand: z.int().describe('pools whose spot price is above the list price now'),
  cheapest: poolRow.nullable().describe('lowest USD per GPU-hour (per instance-hour without GPUs)'),
  medianUsdPerGpuHour: z.number().nullable(),
  medianSavingsPct: z.number().nullable(),
  minSavingsPct: z.number().nullable(),
  maxSavingsPct: z.number().nullable(),
  observedPools: z.int().describe('pools with a spot price'),
  currentPools: z
    .int()
    .describe('of these, the pools whose price a source has confirmed in the last 24 hours'),
  observedFrom: z.iso
    .datetime()
    .nullable()
    .describe('the oldest `observedAt` of these pools; null = no pool has a spot price'),
  observedUntil: z.iso.datetime().nullable().describe('the newest `observedAt` of these pools'),
});
export type PoolSummaryRow = z.infer<typeof poolSummaryRow>;

export const poolSummaryResponse = z.object({
  rows: z.array(poolSummaryRow),
  total: poolSummaryRow.omit({ group: true, keys: true }).extend({
    instanceTypes: z.int(),
    regions: z.int(),
    zones: z.int(),
  }),
  above: z.array(poolRow).describe('pools above their list price now, dearest first, at most 10'),
  movers: z.array(poolRow).describe('pools whose price moved most over the window, at most 10'),
  daily: z
    .array(
      z.object({
        day: z.iso.date(),
        spotPctOfOnDemand: z.number().nullable().describe('mean over pools'),
        medianPct: z.number().nullable(),
        p25Pct: z.number().nullable().describe('between two pools: linear'),
        p75Pct: z.number().nullable().describe('between two pools: linear'),
        lowestPct: z.number().nullable().describe('of the cheapest pool'),
        highestPct: z.number().nullable().describe('of the dearest pool'),
        aboveOnDemand: z.int().describe('pools above 100 %'),
        pools: z.int().describe('pools with both prices that day'),
      }),
    )
    .describe('per UTC day over pools: the daily mean spot price as % of the list price valid that day'),
  facets: z
    .object({
      region: z.array(z.string()),
      zone: z.array(z.string()),
      instanceType: z.array(z.string()),
      gpuModel: z.array(z.string()),
      os: z.array(z.string()),
      account: z.array(z.string()),
    })
    .describe('values that exist, for filters; not narrowed by the filters given'),
  asOf: z.iso.datetime(),
});
export type PoolSummaryResponse = z.infer<typeof poolSummaryResponse>;
