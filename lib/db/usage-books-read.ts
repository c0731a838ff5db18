import type { LeftOut, UsageSource } from '#lib/domain/usage';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';

/** A book with what is kept of its lines. Times in ISO 8601, days and months as `2026-11-01`, money in USD. */
export type BookRecord = {
  id: number;
  cloud: string;
  account: string;
  accountName: string | null;
  month: string;
  source: UsageSource;
  origin: string;
  label: string;
  takenAt: Date;
  counts: boolean;
  /** how many usage lines */
  lines: number;
  usedFrom: Date | null;
  usedUntil: Date | null;
  spokenUntil: Date | null;
  estimatedFrom: Date | null;
  /** billed for spot by UTC day */
  spotDays: Record<string, string>;
  /** in which currencies; none without usage lines */
  currencies: string[];
  facets: { region?: string[]; instanceType?: string[]; tagKey?: string[] };
  leftOut: LeftOut[];
  warnings: string[];
};

/**
 * Every book, those that count first, by account and month. Of other months than `months` what is known of days and of
 * the rest of the bill stays away: `{}` and `[]`.
 */
export function readBooks(months: string[]): Promise<BookRecord[]> {
  const isAsked = Prisma.sql`month = any(${months}::text[]::date[])`;
  return db().$queryRaw`
    select id, cloud, account, account_name as "accountName", month::text as month, source::text as source, origin, label, taken_at as "takenAt",
           counts, lines, used_from as "usedFrom", used_until as "usedUntil", spoken_until as "spokenUntil", estimated_from as "estimatedFrom", case when ${isAsked} then spot_days else '{}' end as "spotDays", facets,
           coalesce(facets -> 'currency', '[]') as currencies,
           case when ${isAsked} then left_out else '[]' end as "leftOut", case when ${isAsked} then warnings else '[]' end as warnings
    from usage_book where held order by account, month, counts desc, source, origin`;
}

/** The GPU models of types. */
export async function readGpuModels(instanceTypes: string[]): Promise<string[]> {
  const rows = await db().$queryRaw<{ model: string }[]>`
    select distinct gpu_model collate "C" as model from instance_type
    where name = any(${instanceTypes}::text[]) and gpu_model is not null order by 1`;
  return rows.map(({ model }) => model);
}
