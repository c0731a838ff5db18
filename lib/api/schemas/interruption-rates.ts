import { z } from 'zod';
import { formatParam, list, text, windowParams } from './common.ts';
import { instanceFilters } from './interruptions.ts';

export const RATE_GROUPS = [
  'region',
  'instanceType',
  'gpuModel',
  'zone',
  'pool',
  'account',
  'hourOfWeek',
] as const;
export type RateGroup = (typeof RATE_GROUPS)[number];
export const MOST_RATE_GROUPS = 2;

export const timeZone = text(60)
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  }, 'must be an IANA time zone, such as Europe/Berlin or UTC')
  .optional()
  .describe('of the hours of the week; default UTC');

export const interruptionRatesQuery = z.strictObject({
  ...windowParams,
  ...instanceFilters,
  ...formatParam,
  tz: timeZone,
  groupBy: list(z.enum(RATE_GROUPS), MOST_RATE_GROUPS).describe(
    `${RATE_GROUPS.join(', ')}; up to ${MOST_RATE_GROUPS} of them; default region`,
  ),
});
export type InterruptionRatesQuery = z.infer<typeof interruptionRatesQuery>;

export const VERDICTS = ['higher', 'lower', 'not-shown'] as const;

/** One group against another: conditional on how many interruptions both had; null ratio = the other had none. */
export const comparison = z.object({
  ratio: z.number().nullable(),
  low95: z.number(),
  high95: z.number().nullable(),
  pValue: z.number().describe('chance of counts as unlikely as these if both rates were the same'),
  correctedPValue: z.number().describe('the same among all comparisons of the answer (Holm)'),
  verdict: z
    .enum(VERDICTS)
    .describe('`not-shown`: not shown by this much data (corrected p of 0.05 or more)'),
});
export type Comparison = z.infer<typeof comparison>;

/** Spot instances of one group in the window. Rates are per instance-hour; null = not known. */
export const rateFigures = z.object({
  interruptions: z.int(),
  rebalances: z.int().describe('instances that were recommended to be replaced: no interruptions'),
  rebalancesDecided: z.int().describe('of them, those that have ended'),
  rebalancesFollowed: z.int().describe('of the decided, those that were interrupted afterwards'),
  rebalanceLeadSeconds: z
    .number()
    .nullable()
    .describe('median time from a recommendation to the interruption that followed'),
  exposureHours: z.number().describe('spot instance-hours at risk in the window'),
  startAssumedHours: z.number().describe('of them, of instances whose launch is not known'),
  instances: z.int().describe('lifetimes at risk'),
  ratePerHour: z.number().nullable(),
  low95: z.number().nullable(),
  high95: z.number().nullable(),
  shrunkRatePerHour: z.number().nullable().describe('drawn towards the other groups, for small ones'),
  shrunkLow95: z.number().nullable(),
  shrunkHigh95: z.number().nullable(),
  chanceIn24h: z.number().nullable().describe('1 - exp(-24 ratePerHour)'),
  waivedUsd: z
    .number()
    .nullable()
    .describe('not charged, as they were taken back in their first hour (at the spot price)'),
  waivedUnpricedHours: z.number().describe('hours that were not charged, of which no spot price is known'),
  capacityHoursLost: z
    .number()
    .nullable()
    .describe(
      'from each interruption until its replacement ran; null: nothing was interrupted, or nothing replaced',
    ),
  replaced: z.int().describe('interruptions after which a replacement ran within 24 hours'),
  notReplaced: z.int().describe('interruptions after which none did: in no lost hours'),
});

const advisor = z.object({
  label: z.string().describe('such as "5-10 %": of instances, in the trailing month'),
  lowPerHour: z.number().describe('the lower end as a rate per instance-hour'),
  highPerHour: z.number().nullable().describe('null: no upper end'),
  publishedAt: z.iso.datetime(),
  scope: z.string().describe('what it speaks of: a region, in the trailing month'),
});

export const rateRow = rateFigures.extend({
  group: z.string(),
  keys: z
    .record(z.string(), z.string().nullable())
    .describe('what it is of, by `groupBy`; hourOfWeek 0 = Monday 00:00 in `tz`; null of gpuModel = no GPU'),
  versusRest: comparison.nullable().describe('against all other groups; null: nothing to compare with'),
  advisor: advisor
    .nullable()
    .describe("the provider's own figure, where the group is of one region and instance type"),
});
export type RateRow = z.infer<typeof rateRow>;

export const interruptionRatesResponse = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  tz: z.string(),
  rows: z.array(rateRow).describe('the highest rate first; hours of the week in their order'),
  total: rateFigures,
  weekend: comparison.nullable().describe('Saturday and Sunday in `tz` against the other days'),
  method: z.object({
    dispersion: z
      .number()
      .describe('how much more daily counts vary than chance; 1 = not at all, or not measured'),
    days: z.int().describe('UTC days with exposure'),
    widened: z.boolean().describe('whether intervals are widened by it: with 14 days or more'),
    prior: z
      .object({ interruptions: z.number(), hours: z.number() })
      .nullable()
      .describe(
        'what small groups are shrunk to; null: groups differ no more than by chance, the pooled rate',
      ),
  }),
  notPlaced: z.int().describe('interruptions of instances that the inventory does not know: in no rate'),
  followedSince: z.iso.datetime().nullable().describe('since when lifetimes are known; null: none is'),
  exposedUntil: z.iso.datetime().nullable().describe('when instances were last listed: exposure ends there'),
  facets: z.object({
    region: z.array(z.string()),
    zone: z.array(z.string()),
    instanceType: z.array(z.string()),
    gpuModel: z.array(z.string()),
    account: z.array(z.string()),
    tagKey: z.array(z.string()),
  }),
  asOf: z.iso.datetime(),
});
export type InterruptionRatesResponse = z.infer<typeof interruptionRatesResponse>;
