import { z } from 'zod';
import { INTERRUPTION_ACTIONS, WITNESSES } from '#lib/domain/provider-event';
import { OPERATING_SYSTEMS } from '#lib/domain/rows';
import { formatParam, list, pageParams, text, windowParams } from './common.ts';
import { usageFilters } from './savings.ts';

/** Filters on instances and their interruptions, each repeatable. */
export const instanceFilters = {
  ...usageFilters,
  zone: list(text(40).min(1)).describe('zone id, or the zone name where the id is unknown'),
  os: list(z.enum(OPERATING_SYSTEMS)),
};

export const HAPPENINGS = ['interruption', 'rebalance'] as const;

export const interruptionsQuery = z.strictObject({
  ...windowParams,
  ...instanceFilters,
  ...pageParams,
  ...formatParam,
  kind: z
    .enum(HAPPENINGS)
    .optional()
    .describe('`interruption` (default), or `rebalance`: recommendations, which are no interruptions'),
  witness: list(z.enum(WITNESSES)).describe('seen by one of these'),
  placed: z
    .enum(['true', 'false'])
    .optional()
    .describe('`false`: of instances that the inventory does not know'),
  instanceId: list(text(60).min(1)),
});
export type InterruptionsQuery = z.infer<typeof interruptionsQuery>;

/** One interruption, or one rebalance recommendation, of one lifetime of an instance; null = not known. */
export const interruptionRow = z.object({
  id: z.int(),
  at: z.iso.datetime().describe('when it was announced; where nobody announced it, when the instance ended'),
  atAssumed: z.boolean().describe('no witness dates it: when it was noticed here'),
  kind: z.enum(HAPPENINGS),
  action: z.enum(INTERRUPTION_ACTIONS).nullable(),
  instanceId: z.string(),
  account: z.string().nullable(),
  region: z.string(),
  zone: z.string().nullable().describe('zone id, or the zone name where the id is unknown'),
  zoneName: z.string().nullable(),
  instanceType: z.string().nullable(),
  gpuModel: z.string().nullable(),
  os: z.enum(OPERATING_SYSTEMS).nullable(),
  startedAt: z.iso.datetime().nullable(),
  startAssumed: z.boolean().describe('its launch is not known: counted from when it was first seen'),
  endedAt: z.iso.datetime().nullable().describe('null: it runs, or it is not placed'),
  ranSeconds: z.number().nullable().describe('from its start to its end, or to `at` while no end is known'),
  rebalanceLeadSeconds: z
    .number()
    .nullable()
    .describe('how long before an interruption a rebalance recommendation came; null: none came'),
  followed: z
    .boolean()
    .nullable()
    .describe(
      'of a rebalance recommendation: whether an interruption followed; null: the instance still runs',
    ),
  witnesses: z.array(z.enum(WITNESSES)).describe('who saw it'),
  placed: z.boolean().describe('false: the inventory does not (yet) know the instance'),
});
export type InterruptionRow = z.infer<typeof interruptionRow>;

export const interruptionsResponse = z.object({
  rows: z.array(interruptionRow).describe('newest first'),
  nextCursor: z.string().nullable(),
  total: z.int().describe('all that match, on whatever page'),
  notPlaced: z.int().describe('of them, of instances that the inventory does not know'),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  asOf: z.iso.datetime(),
});
export type InterruptionsResponse = z.infer<typeof interruptionsResponse>;
