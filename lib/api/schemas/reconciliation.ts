import { z } from 'zod';
import { formatParam, windowParams } from './common.ts';
import { usageFilters } from './savings.ts';

export const reconciliationQuery = z.strictObject({
  ...windowParams,
  account: usageFilters.account,
  region: usageFilters.region,
  ...formatParam,
});
export type ReconciliationQuery = z.infer<typeof reconciliationQuery>;

/** Spot cost of a UTC day in USD: the bill against what prices and lifetimes make it. */
export const reconciliationFigures = z.object({
  billedUsd: z.number().nullable().describe('null: no bill in USD speaks of it (yet)'),
  computedUsd: z
    .number()
    .nullable()
    .describe(
      'from spot prices and instance lifetimes, as far as bills speak; null: lifetimes were not followed',
    ),
  differenceUsd: z.number().nullable().describe('billedUsd - notComparedUsd - computedUsd'),
  comparedBilledUsd: z.number().nullable().describe('billed for instances that were also computed'),
  comparedComputedUsd: z.number().nullable().describe('computed for instances that were also billed'),
  notSeenUsd: z
    .number()
    .nullable()
    .describe('billed for instances of which no lifetime covers the day, though lifetimes were followed'),
  notBilledUsd: z
    .number()
    .nullable()
    .describe('computed for instances of which the bill has nothing that day'),
  notComparedUsd: z
    .number()
    .nullable()
    .describe(
      'billed before lifetimes were followed, or on days of which no bill speaks as a whole: in no difference',
    ),
  waivedUsd: z.number().nullable().describe('not charged: taken back in the first hour (at the spot price)'),
  unpricedHours: z
    .number()
    .nullable()
    .describe('hours of lifetimes without a known spot price: in no figure'),
});
export const reconciliationRow = reconciliationFigures.extend({
  day: z.iso.date(),
  provisional: z.boolean(),
});
export type ReconciliationRow = z.infer<typeof reconciliationRow>;
export const reconciliationResponse = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  rows: z.array(reconciliationRow),
  total: reconciliationFigures,
  byInstance: z.boolean().describe('whether the bills name instances: without, days are compared as a whole'),
  lifetimesSince: z.iso
    .datetime()
    .nullable()
    .describe('since when lifetimes are followed, of the account where that is longest'),
  asOf: z.iso.datetime(),
});
export type ReconciliationResponse = z.infer<typeof reconciliationResponse>;
