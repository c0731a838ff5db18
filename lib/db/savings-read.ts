import type { UsageSums } from '#lib/domain/savings';
import { type PurchaseOption, UNKNOWN_GPU } from '#lib/domain/usage';
import { db } from './client.ts';
import { Prisma } from './generated/client.ts';
import { changingDays, inDays, linesOf, PRICES, type UsageSpan, usageConditions } from './usage-fragments.ts';

export type { UsageFilters } from './usage-fragments.ts';

/** `day`, `region` ... or `tag.<key>`. */
export type UsageGroup = 'day' | 'region' | 'instanceType' | 'gpuModel' | 'account' | `tag.${string}`;

/** What a committed baseline charges for a type in an account: one of the two. */
export type CommittedCharge = {
  account: string;
  instanceType: string;
  usdPerHour: number | null;
  discountPct: number | null;
};

export type SavingsRead = UsageSpan & {
  groupBy: UsageGroup[];
  /** null: against list prices */
  committed: CommittedCharge[] | null;
};

/** Sums of one group; a key of null means of `gpuModel` that the type has no GPU, of a tag that it is absent or empty. */
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

function keyColumn(group: UsageGroup): Prisma.Sql {
  switch (group) {
    case 'day':
      return Prisma.sql`line.day::text`;
    case 'region':
      return Prisma.sql`line.region`;
    case 'instanceType':
      return Prisma.sql`line.instance_type`;
    case 'gpuModel':
      return Prisma.sql`coalesce(t.gpu_model, case when t.name is null then ${UNKNOWN_GPU} end)`;
    case 'account':
      return Prisma.sql`line.account`;
    default:
      return Prisma.sql`nullif(ts.tags ->> ${group.slice('tag.'.length)}, '')`;
  }
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
  const days = await changingDays(read.from, read.to);
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
  // A committed rate in USD per hour stands for itself; one in per cent, on the list price.
  const byList = committed === null ? Prisma.sql`true` : Prisma.sql`c.usd is null`;
  const byCommitment = committed === null ? Prisma.sql`false` : Prisma.sql`c.account is not null`;
  const rows = await db().$queryRaw<
    (SavingsGroupSums & { option: PurchaseOption | null; which: number; hours: string; cost: string })[]
  >`
    with ${linesOf(read, days)}, ${PRICES}, based as (
      select ${Prisma.join(keys)}, line.purchase_option, line.hours, line.cost, line.estimated,
             t.name is not null and (t.gpu_model is null or t.gpu_count is not null) as known,
             line.hours * coalesce(t.gpu_count, 0)::numeric as gpu_hours, ${base} as list_cost, line.by_bill, ${byCommitment} as by_commitment,
             case when ${byList} then line.hours * price.assumed end as assumed, line.os is null and ${byList} as os_assumed
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
           ${text(Prisma.sql`sum(hours) filter (where ${spot} and os_assumed and list_cost is not null and not by_bill)`)} as "osAssumedHours",
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

/** What was billed in other currencies than USD in the same window, by currency, and on which days. */
export function readOtherCurrencies(
  read: Pick<SavingsRead, 'from' | 'to' | 'filters'>,
): Promise<{ currency: string; days: string[]; spotHours: string; spotCost: string; otherCost: string }[]> {
  return db().$queryRaw`
    select l.currency, array_agg(distinct l.day::text) as days, ${text(Prisma.sql`sum(l.hours) filter (where l.${spot})`)} as "spotHours",
           ${text(Prisma.sql`sum(l.cost) filter (where l.${spot})`)} as "spotCost",
           ${text(Prisma.sql`sum(l.cost) filter (where not l.${spot})`)} as "otherCost"
    from usage_day l join usage_book b on b.id = l.book_id
    where ${usageConditions(read.filters)} and ${inDays(read.from, read.to)} and l.currency <> 'USD'
    group by l.currency order by l.currency`;
}
