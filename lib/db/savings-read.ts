import type { UsageSums } from '#lib/domain/savings';
import type { PurchaseOption } from '#lib/domain/usage';
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

/** `day`, `region` ... or `tag.<key>`. */
export type UsageGroup = 'day' | 'region' | 'instanceType' | 'gpuModel' | 'account' | `tag.${string}`;

/** What a committed baseline charges for a type in an account: one of the two. */
export type CommittedCharge = {
  account: string;
  instanceType: string;
  usdPerHour: number | null;
  discountPct: number | null;
};

export type SavingsRead = {
  /** whole UTC days */
  from: Date;
  to: Date;
  filters: UsageFilters;
  groupBy: UsageGroup[];
  /** null: against list prices */
  committed: CommittedCharge[] | null;
};

/** Sums of one group; of `gpuModel` a key of `''` means that nothing is known of the type, null that it has no GPU. */
export type SavingsGroupSums = UsageSums & {
  keys: (string | null)[];
  provisional: boolean;
  priceListHours: string;
  billHours: string;
  committedHours: string;
};

export type SavingsSums = {
  groups: SavingsGroupSums[];
  /** null: nothing matches */
  total: SavingsGroupSums | null;
  options: { purchaseOption: PurchaseOption; hours: string; cost: string }[];
};

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
  if (filters.gpuModel !== undefined)
    parts.push(
      Prisma.sql`(b.cloud, l.instance_type) in (select cloud, name from instance_type where gpu_model = any(${filters.gpuModel}::text[]))`,
    );
  for (const [key, values] of Object.entries(filters.tag ?? {}))
    parts.push(
      Prisma.sql`l.tag_set_id in (select id from tag_set where coalesce(tags ->> ${key}, '') = any(${values}::text[]))`,
    );
  return Prisma.join(parts, ' and ');
}

const date = (at: Date) => Prisma.sql`${at.toISOString().slice(0, 10)}::date`;

/** Days `l` of the window. */
const inDays = (from: Date, to: Date) => Prisma.sql`l.day >= ${date(from)} and l.day < ${date(to)}`;

function keyColumn(group: UsageGroup): Prisma.Sql {
  switch (group) {
    case 'day':
      return Prisma.sql`line.day::text`;
    case 'region':
      return Prisma.sql`line.region`;
    case 'instanceType':
      return Prisma.sql`line.instance_type`;
    case 'gpuModel':
      return Prisma.sql`coalesce(t.gpu_model, case when t.name is null then '' end)`;
    case 'account':
      return Prisma.sql`line.account`;
    default:
      return Prisma.sql`ts.tags ->> ${group.slice('tag.'.length)}`;
  }
}

/**
 * List prices over the spans of the lines that need one: `usd` = the price valid in the span, time-weighted where it
 * changes within; `assumed` = the part of the span before the earliest known price, at which it is priced.
 */
const PRICES = Prisma.sql`
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

/**
 * `line`: what was used, from the daily roll-up; of days within which a list price changes the lines themselves, so that
 * each hour is priced at its own price.
 */
function linesOf({ from, to, filters }: SavingsRead): Prisma.Sql {
  const columns = Prisma.sql`b.cloud, b.account, l.region, l.instance_type, l.os, l.purchase_option, l.tag_set_id,
    l.on_demand_cost is not null as by_bill, l.hours, l.cost, l.on_demand_cost, l.estimated`;
  const isChanging = Prisma.sql`c.cloud = b.cloud and c.region = l.region and c.instance_type = l.instance_type and c.os = coalesce(l.os, 'linux')`;
  return Prisma.sql`changing as (
      select distinct cloud, region, instance_type, os, (valid_from at time zone 'UTC')::date as day from on_demand_price
      where valid_from > ${from} and valid_from < ${to} and valid_from <> date_trunc('day', valid_from, 'UTC')
    ), line as materialized (
      select l.day, l.day::timestamp at time zone 'UTC' as start_at, (l.day + 1)::timestamp at time zone 'UTC' as end_at, ${columns}
      from usage_day l join usage_book b on b.id = l.book_id
      where ${usageConditions(filters)} and ${inDays(from, to)} and l.currency = 'USD'
        and not (l.purchase_option = 'spot' and l.on_demand_cost is null
                 and exists (select from changing c where ${isChanging} and c.day = l.day))
      union all
      select c.day, l.start_at, l.end_at, ${columns}
      from changing c
      join usage_line l on l.start_at >= c.day::timestamp at time zone 'UTC' and l.start_at < (c.day + 1)::timestamp at time zone 'UTC'
      join usage_book b on b.id = l.book_id and ${isChanging}
      where ${usageConditions(filters)} and l.currency = 'USD' and l.purchase_option = 'spot' and l.on_demand_cost is null
    )`;
}

function committedRates(charges: CommittedCharge[]): Prisma.Sql {
  return Prisma.sql`
    select * from unnest(${charges.map((c) => c.account)}::text[], ${charges.map((c) => c.instanceType)}::text[],
                         ${charges.map((c) => c.usdPerHour)}::numeric[], ${charges.map((c) => c.discountPct)}::numeric[])
      as c(account, instance_type, usd, pct)`;
}

const text = (sql: Prisma.Sql) => Prisma.sql`coalesce(${sql}, 0)::text`;
const spot = Prisma.sql`purchase_option = 'spot'`;

/** The sums of the groups and of all together, over the books that count, in USD alone. */
export async function readSavings(read: SavingsRead): Promise<SavingsSums> {
  const { groupBy, committed } = read;
  const names = groupBy.map((_, index) => Prisma.raw(`k${index}`));
  const keys = groupBy.map(
    (group, index) => Prisma.sql`${keyColumn(group)} as ${names[index] as Prisma.Sql}`,
  );
  const keyList = Prisma.join(names);
  const list = Prisma.sql`case when line.by_bill then line.on_demand_cost else line.hours * price.usd end`;
  const base =
    committed === null
      ? list
      : Prisma.sql`case when c.usd is not null then line.hours * c.usd else (${list}) * (1 - c.pct / 100) end`;
  const join =
    committed === null
      ? Prisma.empty
      : Prisma.sql`left join (${committedRates(committed)}) c on c.account = line.account and c.instance_type = line.instance_type`;
  const byCommitment = committed === null ? Prisma.sql`false` : Prisma.sql`c.account is not null`;
  const rows = await db().$queryRaw<
    (SavingsGroupSums & { option: PurchaseOption | null; which: number; hours: string; cost: string })[]
  >`
    with ${linesOf(read)}, ${PRICES}, based as (
      select ${Prisma.join(keys)}, line.purchase_option, line.hours, line.cost, line.estimated, t.name is not null as known,
             line.hours * coalesce(t.gpu_count, 0)::numeric as gpu_hours, ${base} as list_cost, line.by_bill, ${byCommitment} as by_commitment,
             line.hours * price.assumed as assumed, line.os is null as os_assumed
      from line
      left join tag_set ts on ts.id = line.tag_set_id
      left join instance_type t on t.cloud = line.cloud and t.name = line.instance_type
      left join price on price.cloud = line.cloud and price.region = line.region and price.instance_type = line.instance_type
        and price.os = coalesce(line.os, 'linux') and price.start_at = line.start_at and price.end_at = line.end_at
        and line.purchase_option = 'spot' and not line.by_bill
      ${join}
    )
    select array[${keyList}]::text[] as keys, purchase_option::text as option, grouping(${names[0] as Prisma.Sql}, purchase_option)::int as which,
           ${text(Prisma.sql`sum(hours)`)} as hours, ${text(Prisma.sql`sum(cost)`)} as cost,
           ${text(Prisma.sql`sum(hours) filter (where ${spot})`)} as "spotHours",
           ${text(Prisma.sql`sum(hours) filter (where not ${spot})`)} as "otherHours",
           case when bool_or(known) filter (where ${spot}) is false then null
                else ${text(Prisma.sql`sum(gpu_hours) filter (where ${spot} and known)`)} end as "gpuHours",
           ${text(Prisma.sql`sum(hours) filter (where ${spot} and not known)`)} as "gpuUnknownHours",
           ${text(Prisma.sql`round(sum(list_cost) filter (where ${spot}), 10)`)} as "listCost",
           ${text(Prisma.sql`sum(cost) filter (where ${spot})`)} as "spotCost",
           ${text(Prisma.sql`sum(cost) filter (where ${spot} and list_cost is null)`)} as "unpricedCost",
           ${text(Prisma.sql`sum(cost) filter (where not ${spot})`)} as "otherCost",
           ${text(Prisma.sql`sum(hours) filter (where ${spot} and list_cost is null)`)} as "unpricedHours",
           ${text(Prisma.sql`round(sum(assumed) filter (where ${spot} and list_cost is not null), 10)`)} as "assumedHours",
           ${text(Prisma.sql`sum(hours) filter (where ${spot} and os_assumed and list_cost is not null)`)} as "osAssumedHours",
           ${text(Prisma.sql`sum(hours) filter (where ${spot} and list_cost is not null and not by_bill and not by_commitment)`)} as "priceListHours",
           ${text(Prisma.sql`sum(hours) filter (where ${spot} and list_cost is not null and by_bill and not by_commitment)`)} as "billHours",
           ${text(Prisma.sql`sum(hours) filter (where ${spot} and list_cost is not null and by_commitment)`)} as "committedHours",
           bool_or(estimated) as provisional
    from based group by grouping sets ((${keyList}), (purchase_option), ())`;
  return {
    groups: rows.filter(({ which }) => which === 1),
    total: rows.find(({ which, provisional }) => which === 3 && provisional !== null) ?? null,
    options: rows
      .filter(({ which }) => which === 2)
      .map(({ option, hours, cost }) => ({ purchaseOption: option as PurchaseOption, hours, cost })),
  };
}

/** What was billed in other currencies than USD in the same window, by currency. */
export function readOtherCurrencies(
  read: Pick<SavingsRead, 'from' | 'to' | 'filters'>,
): Promise<{ currency: string; spotHours: string; spotCost: string; otherCost: string }[]> {
  return db().$queryRaw`
    select l.currency, ${text(Prisma.sql`sum(l.hours) filter (where l.${spot})`)} as "spotHours",
           ${text(Prisma.sql`sum(l.cost) filter (where l.${spot})`)} as "spotCost",
           ${text(Prisma.sql`sum(l.cost) filter (where not l.${spot})`)} as "otherCost"
    from usage_day l join usage_book b on b.id = l.book_id
    where ${usageConditions(read.filters)} and ${inDays(read.from, read.to)} and l.currency <> 'USD'
    group by l.currency order by l.currency`;
}
