import { z } from 'zod';
import { formatParam } from './common.ts';

export const committedRate = z.object({
  id: z.int(),
  cloud: z.enum(['aws']),
  account: z.string().nullable().describe('null = every account'),
  family: z.string().describe('an instance type (p5.48xlarge) or a family (p5)'),
  usdPerHour: z.number().nullable(),
  discountPct: z.number().nullable().describe('per cent below the list price'),
});
export type CommittedRate = z.infer<typeof committedRate>;

/** A rate as it was kept just now. */
export const keptCommittedRate = committedRate.extend({
  replaced: committedRate
    .pick({ usdPerHour: true, discountPct: true })
    .nullable()
    .describe('what the earlier rate for the same account and family charged; null = there was none'),
  note: z.string().nullable().describe('what is odd about it, in words'),
});
export type KeptCommittedRate = z.infer<typeof keptCommittedRate>;

/** A number without more digits after the point than are kept. */
const decimals = (number: z.ZodNumber, places: number) =>
  number.refine((value) => Number(value.toFixed(places)) === value, {
    error: `must have at most ${places} digits after the point`,
  });

export const committedRatesQuery = z.strictObject({ ...formatParam });
export const committedRatesResponse = z.object({ rows: z.array(committedRate) });
export type CommittedRatesResponse = z.infer<typeof committedRatesResponse>;

export const committedRateBody = z
  .strictObject({
    account: z
      .string()
      .regex(/^\d{12}$/, 'must be the 12 digits of an AWS account')
      .nullable()
      .optional(),
    family: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)?$/,
        'must be an instance type such as p5.48xlarge, or a family such as p5',
      ),
    usdPerHour: decimals(z.number().positive().max(99_999_999), 6).nullable().optional(),
    discountPct: decimals(z.number().min(0).lt(100), 4).nullable().optional(),
  })
  .refine((body) => (body.usdPerHour == null) !== (body.discountPct == null), {
    error: 'give one of usdPerHour and discountPct',
    path: ['usdPerHour'],
  })
  .refine((body) => body.usdPerHour == null || body.family.includes('.'), {
    error: 'a rate in USD per hour needs an instance type such as p5.48xlarge; of a family give discountPct',
    path: ['usdPerHour'],
  });
export type CommittedRateBody = z.infer<typeof committedRateBody>;
