import { UNKNOWN_GPU } from '#lib/domain/usage';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';

/** What of the bills is asked for: each a list of accepted values, absent = all. `''` among a tag's values: without it. */
export type UsageFilters = {
  cloud?: string[];
  region?: string[];
  instanceType?: string[];
  gpuModel?: string[];
  account?: string[];
  tag?: Record<string, string[]>;
};

/** Whole UTC days of usage, narrowed. */
export type UsageSpan = { from: Date; to: Date; filters: UsageFilters };

const DAY_MS = 86_400_000;

const LINE_COLUMNS = {
  cloud: Prisma.sql`b.cloud`,
  region: Prisma.sql`l.region`,
  instanceType: Prisma.sql`l.instance_type`,
  account: Prisma.sql`b.account`,
} as const;

/** Conditions on lines or days `l` of books `b`; types and tags by their small tables, so that none is joined for them. */
export function usageConditions(filters: UsageFilters): Prisma.Sql {
  const parts = [Prisma.sql`b.counts`];
  for (const [key, column] of Object.entries(LINE_COLUMNS)) {
    const values = filters[key as keyof typeof LINE_COLUMNS];
    if (values !== undefined) parts.push(Prisma.sql`${column} = any(${values}::text[])`);
  }
  if (filters.gpuModel !== undefined) {
    const ofModel = Prisma.sql`(b.cloud, l.instance_type) in (select cloud, name from instance_type where gpu_model = any(${filters.gpuModel}::text[]))`;
    parts.push(
      filters.gpuModel.includes(UNKNOWN_GPU)
        ? Prisma.sql`(${ofModel} or (b.cloud, l.instance_type) not in (select cloud, name from instance_type))`
        : ofModel,
    );
  }
  for (const [key, values] of Object.entries(filters.tag ?? {}))
    parts.push(
      Prisma.sql`l.tag_set_id in (select id from tag_set where coalesce(tags ->> ${key}, '') = any(${values}::text[]))`,
    );
  return Prisma.join(parts, ' and ');
}

const date = (at: Date) => Prisma.sql`${at.toISOString().slice(0, 10)}::date`;

/** Days `l` of the window. */
export const inDays = (from: Date, to: Date) => Prisma.sql`l.day >= ${date(from)} and l.day < ${date(to)}`;

/**
 * List prices over the spans of the lines that need one: `usd` = the price valid in the span, time-weighted where it
 * changes within; `assumed` = the part of the span before the earliest known price, at which it is priced.
 */
export const PRICES = Prisma.sql`
  step as (
    select cloud, region, instance_type, os, usd_per_hour as usd, valid_from,
           case when row_number() over key_prices = 1 then '-infinity' else valid_from end as since,
           lead(valid_from, 1, 'infinity') over key_prices as until,
           row_number() over key_prices = 1 as earliest
    from on_demand_price window key_prices as (partition by cloud, region, instance_type, os order by valid_from)
  ), span as (
    select distinct cloud, region, instance_type, coalesce(os, 'linux') as os, start_at, end_at
    from line where purchase_option = 'spot' and not by_bill
  ), price as (
    select span.*,
           case when count(*) = 1 then min(usd)
                else sum(usd * extract(epoch from least(until, end_at) - greatest(since, start_at))) / extract(epoch from end_at - start_at) end as usd,
           coalesce(sum(extract(epoch from least(valid_from, end_at) - start_at)) filter (where earliest and valid_from > start_at), 0)
             / extract(epoch from end_at - start_at) as assumed
    from span join step using (cloud, region, instance_type, os)
    where step.since < span.end_at and step.until > span.start_at
    group by span.cloud, span.region, span.instance_type, span.os, span.start_at, span.end_at
  )`;

/** Days of the window within which a list price changes: seldom any, as AWS dates its prices to midnight. */
export async function changingDays(from: Date, to: Date): Promise<Date[]> {
  const rows = await db().$queryRaw<{ day: Date }[]>`
    select distinct date_trunc('day', valid_from, 'UTC') as day from on_demand_price
    where valid_from > ${from} and valid_from < ${to} and valid_from <> date_trunc('day', valid_from, 'UTC') order by 1`;
  return rows.map(({ day }) => day);
}

/**
 * `line`: what was used, from the daily roll-up; of the days within which the list price of a type changes the lines
 * themselves, so that each hour is priced at its own price.
 */
export function linesOf({ from, to, filters }: UsageSpan, days: Date[]): Prisma.Sql {
  const columns = Prisma.sql`b.cloud, b.account, l.region, l.instance_type, l.os, l.purchase_option, l.tag_set_id,
    l.on_demand_cost is not null as by_bill, l.hours, l.cost, l.on_demand_cost, l.estimated`;
  const where = Prisma.sql`${usageConditions(filters)} and l.currency = 'USD'`;
  const byDay = Prisma.sql`
      select l.day, l.day::timestamp at time zone 'UTC' as start_at, (l.day + 1)::timestamp at time zone 'UTC' as end_at, ${columns}
      from usage_day l join usage_book b on b.id = l.book_id where ${where} and ${inDays(from, to)}`;
  if (days.length === 0) return Prisma.sql`line as materialized (${byDay})`;
  const inChanging = Prisma.join(
    days.map(
      (day) => Prisma.sql`(l.start_at >= ${day} and l.start_at < ${new Date(day.getTime() + DAY_MS)})`,
    ),
    ' or ',
  );
  const isPriced = Prisma.sql`l.purchase_option = 'spot' and l.on_demand_cost is null`;
  const changes = (day: Prisma.Sql) =>
    Prisma.sql`(b.cloud, l.region, l.instance_type, coalesce(l.os, 'linux'), ${day}) in (select cloud, region, instance_type, os, day from changing)`;
  const dayOfLine = Prisma.sql`(l.start_at at time zone 'UTC')::date`;
  return Prisma.sql`changing as (
      select cloud, region, instance_type, os, (valid_from at time zone 'UTC')::date as day from on_demand_price
      where valid_from > ${from} and valid_from < ${to} and valid_from <> date_trunc('day', valid_from, 'UTC')
    ), line as materialized (
      ${byDay} and not (${isPriced} and ${changes(Prisma.sql`l.day`)})
      union all
      select ${dayOfLine}, l.start_at, l.end_at, ${columns}
      from usage_line l join usage_book b on b.id = l.book_id
      where ${where} and ${isPriced} and (${inChanging}) and ${changes(dayOfLine)}
    )`;
}
