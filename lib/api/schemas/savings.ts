import { z } from 'zod';
import { PURCHASE_OPTIONS, USAGE_SOURCES } from '#lib/domain/usage';
import { formatParam, list, text, windowParams } from './common.ts';
import { BASELINES, MOST_GROUPS, SAVINGS_GROUPS } from './savings-groups.ts';

/** Filters on what was billed, each repeatable. */
export const usageFilters = {
  cloud: list(z.enum(['aws'])),
  region: list(text(40).min(1)),
  instanceType: list(text(60).min(1)),
  gpuModel: list(text(60).min(1)).describe('`unknown`: types of which nothing is known yet'),
  account: list(text(60).min(1)),
  tag: z
    .record(text(200).min(1), z.array(text(300)))
    .optional()
    .describe('`tag.<key>=value`: only what carries that tag; empty = only what does not carry it'),
};

const GROUP_WORDS = `must be one of ${SAVINGS_GROUPS.join(', ')}, or tag.<key> with a name of at most 200 characters`;
const groupBy = z
  .union(
    [
      z.enum(SAVINGS_GROUPS, { error: GROUP_WORDS }),
      z.templateLiteral(['tag.', z.string().min(1).max(200)], { error: GROUP_WORDS }),
    ],
    { error: GROUP_WORDS },
  )
  .refine((group) => !/\p{Cc}/u.test(group), 'must not hold control characters');
export type SavingsGroup = z.infer<typeof groupBy>;

export const savingsQuery = z.strictObject({
  ...windowParams,
  ...usageFilters,
  ...formatParam,
  groupBy: list(groupBy, MOST_GROUPS).describe(
    `day, region, instanceType, gpuModel, account or tag.<key>; up to ${MOST_GROUPS} of them; default day`,
  ),
  baseline: z
    .enum(BASELINES)
    .optional()
    .describe('`list`: the on-demand price (default); `committed`: the committed rates that were entered'),
});
export type SavingsQuery = z.infer<typeof savingsQuery>;

/** Sums over usage lines. List cost, cost and savings are of spot hours alone; null = not known. */
export const billedFigures = z.object({
  spotHours: z.number().describe('instance-hours on spot'),
  otherHours: z.number().describe('instance-hours on demand, under Savings Plans and reservations'),
  gpuHours: z.number().nullable().describe('spot hours x GPUs of the type; null = no type is known'),
  gpuUnknownHours: z.number().describe('spot hours of types whose GPUs are not known'),
  listCostUsd: z
    .number()
    .nullable()
    .describe('what the priced spot hours cost by the baseline; null = none is priced'),
  spotCostUsd: z.number().describe('what was billed for all spot hours'),
  unpricedCostUsd: z.number().describe('of it, billed for hours without a baseline price: in no saving'),
  savingsUsd: z
    .number()
    .nullable()
    .describe('listCostUsd - (spotCostUsd - unpricedCostUsd); may be negative'),
  savingsPct: z.number().nullable().describe('savingsUsd / listCostUsd x 100'),
  otherCostUsd: z.number().describe('billed for the other hours'),
  coverageHoursPct: z.number().nullable().describe('spotHours / all hours x 100'),
  coverageCostPct: z.number().nullable().describe('spotCostUsd / cost of all hours x 100'),
  unpricedHours: z.number().describe('spot hours without a baseline price: shown, in no saving'),
  assumedHours: z.number().describe('spot hours before the earliest known list price, priced at it'),
  osAssumedHours: z
    .number()
    .describe('spot hours of which the bill names no operating system, priced as Linux'),
});
export type BilledFigures = z.infer<typeof billedFigures>;

type FigureName = keyof BilledFigures;
const unbilledShape = Object.fromEntries(
  Object.keys(billedFigures.shape).map((name) => [name, z.null()]),
) as Record<FigureName, z.ZodNull>;

/** The figures of what no bill in USD speaks of: none is known. */
export const unbilledFigures = z.object(unbilledShape);
export const savingsFigures = z.union([billedFigures, unbilledFigures]);
export type SavingsFigures = z.infer<typeof savingsFigures>;

const rowParts = {
  group: z.string(),
  keys: z
    .record(z.string(), z.string().nullable())
    .describe(
      'what it is of, by `groupBy`, as the filters take it; null of gpuModel = no GPU, of tag.<key> = without it (`tag.<key>=`)',
    ),
  provisional: z.boolean().describe('holds lines that the provider may still change'),
};
export const billedRow = billedFigures.extend({
  ...rowParts,
  billed: z.literal(true).describe('false: a day of which no bill in USD speaks (yet): its figures are null'),
});
export const savingsRow = z.union([
  billedRow,
  unbilledFigures.extend({ ...rowParts, billed: z.literal(false) }),
]);
export type SavingsRow = z.infer<typeof savingsRow>;
export type BilledRow = z.infer<typeof billedRow>;

const usageSource = z.enum(USAGE_SOURCES);

export const savingsResponse = z.object({
  from: z.iso.date().describe('first UTC day'),
  to: z.iso.date().describe('the UTC day after the last'),
  rows: z.array(savingsRow).describe('by day oldest first; otherwise the largest saving first'),
  total: savingsFigures,
  options: z
    .array(z.object({ purchaseOption: z.enum(PURCHASE_OPTIONS), hours: z.number(), costUsd: z.number() }))
    .describe('every purchase option in use'),
  baseline: z.object({
    kind: z.enum(BASELINES),
    priceListHours: z.number().describe('spot hours priced by dated list prices'),
    billHours: z.number().describe("spot hours priced by the bill's own on-demand column"),
    committedHours: z.number().describe('spot hours priced by a committed rate'),
  }),
  provisionalFrom: z.iso.date().nullable().describe('first provisional day of the window'),
  billedUntil: z.iso.datetime().nullable().describe('end of the newest usage that any bill speaks of'),
  sources: z
    .array(
      z.object({
        id: z
          .int()
          .describe('of what the source says of the account and month, for `DELETE /api/v1/bills/{id}`'),
        account: z.string(),
        accountName: z.string().nullable(),
        month: z.iso.date(),
        source: usageSource,
        label: z.string(),
        takenAt: z.iso.datetime(),
        usedUntil: z.iso.datetime().nullable(),
        estimatedFrom: z.iso.datetime().nullable(),
        spotCostUsd: z.number().nullable().describe('null: it has usage, and none in USD'),
        others: z
          .array(
            z.object({
              id: z.int(),
              source: usageSource,
              label: z.string(),
              takenAt: z.iso.datetime(),
              comparedUntil: z.iso.datetime().nullable(),
              spotCostUsd: z
                .number()
                .nullable()
                .describe('by this source, up to `comparedUntil`; null: not in the same currency'),
              countedSpotCostUsd: z
                .number()
                .nullable()
                .describe('by the source that counts, up to `comparedUntil`'),
              differenceUsd: z.number().nullable().describe('spotCostUsd - countedSpotCostUsd'),
              laterUsd: z
                .number()
                .nullable()
                .describe('by this source for spot after `comparedUntil`: in no figure'),
            }),
          )
          .describe('what the sources that do not count say of the same account and month'),
      }),
    )
    .describe('the source that counts, for each account and month of the window'),
  missing: z
    .array(z.object({ account: z.string(), accountName: z.string().nullable(), month: z.iso.date() }))
    .describe('months of the window without a bill of an account that has bills of others'),
  behind: z
    .array(
      z.object({
        account: z.string(),
        accountName: z.string().nullable(),
        from: z.iso.date(),
        to: z.iso.date(),
      }),
    )
    .describe(
      'accounts whose bill ends before that of others: their hours of these days (both included) are in no figure yet',
    ),
  otherCurrencies: z
    .array(
      z.object({ currency: z.string(), spotHours: z.number(), spotCost: z.number(), otherCost: z.number() }),
    )
    .describe('billed in another currency than USD: in no other figure'),
  leftOut: z
    .array(
      z.object({
        what: z.string(),
        kind: z.enum(['other', 'adjustment', 'refused']),
        currency: z.string(),
        lines: z.int(),
        cost: z.number(),
      }),
    )
    .describe('of the bills of the whole months: what is no instance-hours, or could not be read'),
  warnings: z.array(z.string()).describe('what is odd about the bills'),
  facets: z.object({
    account: z.array(z.object({ account: z.string(), name: z.string().nullable() })),
    region: z.array(z.string()),
    instanceType: z.array(z.string()),
    gpuModel: z.array(z.string()),
    tagKey: z.array(z.string()),
  }),
  asOf: z.iso.datetime(),
});
export type SavingsResponse = z.infer<typeof savingsResponse>;
