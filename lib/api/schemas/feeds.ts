import { z } from 'zod';
import { formatParam, pageParams } from './common.ts';

export const RUN_STATUSES = ['queued', 'running', 'succeeded', 'partial', 'failed', 'interrupted'] as const;

export const feedRun = z.object({
  id: z.int(),
  feed: z.string(),
  account: z.string().describe('empty: the run that lists what there is to pull'),
  region: z.string(),
  status: z.enum(RUN_STATUSES),
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  durationSeconds: z.number().nullable(),
  rowsRead: z.int(),
  rowsWritten: z.int(),
  rowsUnchanged: z.int(),
  progress: z.number().nullable().describe('0 to 1 of the window that this run set out to pull'),
  watermark: z.iso.datetime().nullable(),
  error: z.string().nullable(),
  notes: z.array(z.string()),
});
export type FeedRun = z.infer<typeof feedRun>;

export const feedScope = z.object({
  account: z.string(),
  region: z.string(),
  lastSuccessAt: z.iso.datetime().nullable(),
  watermark: z.iso.datetime().nullable(),
  stale: z.boolean(),
  lastRun: feedRun,
});

export const feedRow = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.string(),
  periodSeconds: z.int(),
  status: z
    .enum(['never', 'queued', 'running', 'succeeded', 'partial', 'failed'])
    .describe('of the newest run of every scope together; partial = some scopes failed'),
  lastSuccessAt: z.iso
    .datetime()
    .nullable()
    .describe("the oldest of the scopes' last successes: all data is at least this fresh"),
  ageSeconds: z.number().nullable(),
  stale: z.boolean(),
  nextRunAt: z.iso.datetime().nullable(),
  progress: z.number().nullable().describe('mean over scopes while a first backfill is running, else null'),
  rowsRead: z.int().describe('by the newest run of every scope'),
  rowsWritten: z.int(),
  rowsUnchanged: z.int(),
  rowsKept: z
    .int()
    .describe(
      'rows of this kind in the ledger (an estimate for prices); of a feed of bills its own usage lines',
    ),
  paid: z
    .object({
      usdPerCall: z.number(),
      calls: z.int().describe('made in this calendar month (UTC)'),
      usd: z.number().describe('calls x usdPerCall'),
      usdPerMonth: z
        .number()
        .nullable()
        .describe(
          'at the pace of this month: calls a run x places x runs in 30.4 days; null before the first run',
        ),
      limitUsdPerMonth: z.number(),
    })
    .nullable()
    .describe('of a feed whose calls the provider charges for'),
  scopes: z.array(feedScope),
});
export type FeedRow = z.infer<typeof feedRow>;

export const feedsQuery = z.strictObject({ ...formatParam });
export const feedsResponse = z.object({
  rows: z.array(feedRow),
  sources: z
    .array(z.string())
    .describe('what SOURCES names: demo, files, aws; and mlflow where its runs are read'),
  simulated: z.boolean(),
  asOf: z.iso.datetime(),
});
export type FeedsResponse = z.infer<typeof feedsResponse>;

export const feedRunsQuery = z.strictObject({ ...pageParams, ...formatParam });
export type FeedRunsQuery = z.infer<typeof feedRunsQuery>;
export const feedRunsResponse = z.object({ rows: z.array(feedRun), nextCursor: z.string().nullable() });
export type FeedRunsResponse = z.infer<typeof feedRunsResponse>;

export const syncResponse = z.object({ feedRunIds: z.array(z.int()) });
export type SyncResponse = z.infer<typeof syncResponse>;

export const healthResponse = z.object({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  database: z.enum(['ok', 'unavailable']),
  simulated: z.boolean().nullable(),
  feeds: z.array(
    z.object({
      id: z.string(),
      lastSuccessAt: z.iso.datetime().nullable(),
      ageSeconds: z.number().nullable(),
      stale: z.boolean(),
    }),
  ),
});
export type HealthResponse = z.infer<typeof healthResponse>;
