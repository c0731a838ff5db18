import { z } from 'zod';
import { OPERATING_SYSTEMS } from '#lib/domain/rows';

export const RANGES = ['24h', '7d', '30d', '90d'] as const;
export type Range = (typeof RANGES)[number];

/** A value that may be given once or several times, `most` at most, in the query string; always a list afterwards. */
export const list = <T extends z.ZodType>(item: T, most?: number) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    (most === undefined ? z.array(item) : z.array(item).max(most)).optional(),
  );

/** Text of at most `max` characters as a URL may carry it: without control characters, which Postgres keeps no NUL of. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !/\p{Cc}/u.test(value), 'must not hold control characters');

export const INSTANT_WORDS = 'must be a date or time in ISO 8601, such as 2026-11-01 or 2026-11-01T00:00:00Z';
/** A time, or a date for its midnight in UTC. */
export const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: INSTANT_WORDS });

/** Time window: a relative `range` that ends now, or `from` and `to` (ISO 8601). */
export const windowParams = {
  range: z.enum(RANGES).optional().describe('window that ends now; default 30d'),
  from: instant.optional().describe('start, ISO 8601; a bare date is midnight UTC'),
  to: instant.optional().describe('end (exclusive), ISO 8601; default now'),
};

/** Filters that every list of pools understands, each repeatable. */
export const poolFilters = {
  cloud: list(z.enum(['aws'])),
  region: list(text(40).min(1)),
  zone: list(text(40).min(1)).describe('zone id, or the zone name where the id is unknown'),
  instanceType: list(text(60).min(1)),
  gpuModel: list(text(60).min(1)),
  os: list(z.enum(OPERATING_SYSTEMS)),
  account: list(text(60).min(1)).describe('shows zones under the names that this account gives them'),
};

export const formatParam = { format: z.enum(['json', 'csv']).optional() };

export const pageParams = {
  limit: z.coerce.number().int().min(1).max(1000).optional().describe('default 100; with format=csv 100,000'),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before'),
};

/** RFC 9457. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ parameter: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
