import type { Group, ResultByTime } from '@aws-sdk/client-cost-explorer';
import { decimalOf, sumOf } from '#lib/domain/decimal';
import type { LeftOut, PurchaseOption, UsageLineRow } from '#lib/domain/usage';
import type { Tally } from './tally.ts';
import { parseUsageType, type UsageType, unknownPrefix } from './usage-type.ts';

/** All pages of `GetCostAndUsage` for one purchase option, by day, usage type and account. */
export type CostAnswer = { option: PurchaseOption; results: readonly ResultByTime[] };

/** What Cost Explorer says of one account and month. */
export type AccountMonth = { lines: UsageLineRow[]; leftOut: LeftOut[] };

/** By month (`2026-11-01`), then by account. A month without any usage is not in it. */
export type CostByMonth = Map<string, Map<string, AccountMonth>>;

type Sum = Omit<LeftOut, 'cost' | 'lines'> & { costs: string[] };
type Entry = { lines: UsageLineRow[]; sums: Map<string, Sum> };
type Day = { start: Date; end: Date; month: string; estimated: boolean };

const DAY = /^(\d{4}-\d{2})-\d{2}$/;

/**
 * Usage lines by day, account, region and instance type. Cost: unblended for spot and on-demand, amortised for what a
 * commitment covers. What is no instance-hours, and what cannot be placed, is summed up apart; the latter also goes to
 * `refused`. Throws `RangeError` where an answer is not what Cost Explorer writes.
 */
export function parseCostAndUsage(answers: readonly CostAnswer[], refused: Tally): CostByMonth {
  const months = new Map<string, Map<string, Entry>>();
  for (const { option, results } of answers) {
    for (const result of results) {
      const day = dayOf(result);
      const accounts = months.get(day.month) ?? new Map<string, Entry>();
      for (const group of result.Groups ?? []) addGroup(accounts, { day, option, group, refused });
      if (accounts.size > 0) months.set(day.month, accounts);
    }
  }
  return new Map([...months].map(([month, accounts]) => [month, summedUp(accounts)]));
}

function dayOf({ TimePeriod, Estimated }: ResultByTime): Day {
  const [date = '', month = ''] = DAY.exec(TimePeriod?.Start ?? '') ?? [];
  const start = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(start.getTime())) throw new RangeError(`no day in "${TimePeriod?.Start}"`);
  const end = new Date(start.getTime() + 86_400_000);
  return { start, end, month: `${month}-01`, estimated: Estimated ?? true };
}

type Given = { day: Day; option: PurchaseOption; group: Group; refused: Tally };

function addGroup(accounts: Map<string, Entry>, { day, option, group, refused }: Given): void {
  const [usageType = '', account = ''] = group.Keys ?? [];
  if (!/^\d{12}$/.test(account))
    throw new RangeError(`no account in the group ${JSON.stringify(group.Keys)}`);
  const { cost, currency } = costOf(group, option);
  const amount = group.Metrics?.UsageQuantity;
  const hours = decimalOf(amount?.Amount);
  if (cost === '0' && hours === '0') return;
  const entry: Entry = accounts.get(account) ?? { lines: [], sums: new Map() };
  accounts.set(account, entry);
  const usage = parseUsageType(usageType);
  const other = usage === null ? NO_INSTANCE_HOURS : OTHER_USES[usage.use];
  if (usage === null || other !== undefined) {
    leaveOut(entry, { ...(other ?? NO_INSTANCE_HOURS), currency }, cost);
    return;
  }
  const placed = placeOf(usage, option, amount?.Unit);
  const fault =
    placed.fault ?? (hours === null || hours.startsWith('-') ? 'hours that are no number from 0 on' : null);
  if (fault !== null || hours === null) {
    const what = fault ?? '';
    refused.add(what, `${usageType} of account ${account} on ${day.start.toISOString().slice(0, 10)}`);
    leaveOut(entry, { what, kind: 'refused', currency }, cost);
    return;
  }
  const { region, instanceType } = placed;
  const { start, end, month, estimated } = day;
  entry.lines.push({
    ...{ cloud: 'aws', account, month, start, end, region, zone: null, instanceType, os: null },
    ...{
      purchaseOption: option,
      resourceId: null,
      hours,
      cost,
      currency,
      onDemandCost: null,
      tags: {},
      estimated,
    },
  });
}

const NO_INSTANCE_HOURS = { what: 'EC2 usage other than instance-hours', kind: 'other' } as const;
const OTHER_USES: Partial<Record<UsageType['use'], Pick<LeftOut, 'what' | 'kind'>>> = {
  reserved: { what: 'Fees of reservations', kind: 'adjustment' },
  dedicated: { what: 'Dedicated instances', kind: 'other' },
  host: { what: 'Dedicated hosts', kind: 'other' },
  capacity: { what: 'Capacity reservations', kind: 'other' },
};

type Placed =
  | { region: string; instanceType: string; fault: null }
  | { region: ''; instanceType: ''; fault: string };

function placeOf(usage: UsageType, option: PurchaseOption, unit: string | undefined): Placed {
  const refuse = (fault: string): Placed => ({ region: '', instanceType: '', fault });
  if ((usage.use === 'spot') !== (option === 'spot'))
    return refuse(`usage type and purchase type (${option}) disagree`);
  if (usage.region === null) return refuse(unknownPrefix(usage.prefix));
  if (usage.instanceType === null) return refuse('usage type without an instance type');
  if (unit === 'N/A') return refuse('amounts of mixed units');
  if (unit !== 'Hrs')
    return refuse(`amounts that are no hours but ${unit?.slice(0, 40) || 'without a unit'}`);
  return { region: usage.region, instanceType: usage.instanceType, fault: null };
}

function costOf({ Keys, Metrics }: Group, option: PurchaseOption): { cost: string; currency: string } {
  const committed = option === 'savings-plan' || option === 'reserved';
  const given = committed ? Metrics?.AmortizedCost : Metrics?.UnblendedCost;
  const cost = decimalOf(given?.Amount);
  const currency = given?.Unit ?? '';
  if (cost !== null && /^[A-Z]{3}$/.test(currency)) return { cost, currency };
  throw new RangeError(`no cost in the group ${JSON.stringify(Keys)}: ${JSON.stringify(given)}`);
}

function leaveOut({ sums }: Entry, line: Omit<Sum, 'costs'>, cost: string): void {
  const key = JSON.stringify([line.kind, line.what, line.currency]);
  const sum = sums.get(key) ?? { ...line, costs: [] };
  sum.costs.push(cost);
  sums.set(key, sum);
}

function summedUp(accounts: Map<string, Entry>): Map<string, AccountMonth> {
  return new Map(
    [...accounts].map(([account, { lines, sums }]) => [
      account,
      {
        lines,
        leftOut: [...sums.values()].map(({ costs, ...sum }) => ({
          ...sum,
          lines: costs.length,
          cost: sumOf(costs),
        })),
      },
    ]),
  );
}
