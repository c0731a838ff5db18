import { z } from 'zod';
import { formatParam, instant, pageParams, text } from './common.ts';

/** The file is the body: raw bytes, or multipart/form-data with one `file` part. Plain or gzip, recognised by content. */
export const importQuery = z.strictObject({
  name: text(255).optional().describe('file name: its region and date are used where the file has none'),
  region: text(40).optional().describe('for files without a region column'),
  validFrom: instant.optional().describe('for price lists without a date column'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be the 12 digits of an AWS account')
    .optional()
    .describe('the account whose zone names the file uses'),
});
export type ImportQuery = z.infer<typeof importQuery>;

export const IMPORT_FORMATS = [
  'aws-spot-price-json',
  'spot-price-csv',
  'on-demand-price-csv',
  'aws-cur-2',
  'focus-1.0',
  'focus-1.1',
  'focus-1.2',
] as const;

/** Sums over a bill's lines as it states them; null = it has no such column. */
export const billTotals = z.object({
  provider: z.string(),
  currency: z.string(),
  lines: z.int(),
  billedCost: z.string().describe('decimal, every digit of the bill'),
  effectiveCost: z.string().nullable(),
  listCost: z.string().nullable(),
  contractedCost: z.string().nullable(),
});

export const refusal = z.object({
  line: z.int().describe('line of the file; in JSON the number of the record'),
  why: z.string(),
});
export type Refusal = z.infer<typeof refusal>;

export const importSummary = z.object({
  format: z.enum(IMPORT_FORMATS),
  read: z.int().describe('rows of prices, lines of a bill'),
  written: z
    .int()
    .describe('rows of prices, usage lines of a bill (its instance-hours, summed by the hour or day)'),
  unchanged: z.int().describe('the same, that were there already'),
  refused: z
    .array(refusal)
    .describe('the first 1,000; of a bill none: `notes` has the reasons with their counts'),
  refusedCount: z.int(),
  notes: z
    .array(z.string())
    .describe('what is worth knowing, in words; of a bill also what became of every line'),
  totals: z.array(billTotals).describe('of a bill, by provider and currency'),
});
export type ImportSummary = z.infer<typeof importSummary>;

export const importRow = importSummary.extend({
  id: z.int(),
  at: z.iso.datetime(),
  name: z.string(),
  sha256: z.string(),
  account: z.string().nullable(),
});
export const importsQuery = z.strictObject({ ...pageParams, ...formatParam });
export type ImportsQuery = z.infer<typeof importsQuery>;
export const importsResponse = z.object({ rows: z.array(importRow), nextCursor: z.string().nullable() });
export type ImportsResponse = z.infer<typeof importsResponse>;
