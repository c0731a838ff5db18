import type { PurchaseOption } from '#lib/domain/usage';
import { demoAccounts, zoneNames } from './accounts.ts';
import { otherLines } from './bill-other-lines.ts';
import { COMMITMENTS } from './invoice.ts';
import type { Market } from './market.ts';
import { billVersion, type Channel, isFinal, type PublishedHour, publishedUsage } from './publication.ts';
import { usageType } from './usage-types.ts';

/** What kind of charge a line is, in the words of the Cost and Usage Report. */
export type LineKind =
  | 'Usage'
  | 'SavingsPlanCoveredUsage'
  | 'SavingsPlanNegation'
  | 'SavingsPlanRecurringFee'
  | 'DiscountedUsage'
  | 'RIFee'
  | 'Tax'
  | 'Credit'
  | 'Refund';

/** A line of the bill. Money in USD and amounts are decimal strings with 10 digits after the point. */
export type BillLine = {
  account: string;
  start: Date;
  end: Date;
  kind: LineKind;
  /** `AmazonEC2` ... */
  productCode: string;
  /** null where the line is no instance-hours */
  purchaseOption: PurchaseOption | null;
  usageType: string;
  operation: string;
  description: string;
  amount: string;
  /** `Hrs`, `GB-Mo` ...; '' where there is none */
  unit: string;
  /** what the invoice says */
  unblended: string;
  /** what it comes to with commitments spread over the hours they cover */
  amortized: string;
  /** the amount at the public on-demand price; '0.0000000000' where the line has none */
  publicOnDemand: string;
  region: string | null;
  /** the account's own name for it */
  zoneName: string | null;
  instanceType: string | null;
  resourceId: string | null;
  /** the commitment that covers it or that it pays for */
  commitmentArn: string | null;
  tags: Record<string, string>;
};

/** A month's bill as it is published at an instant. */
export type Bill = { month: string; version: Date; final: boolean; lines: BillLine[] };

const NONE = '0.0000000000';
const bills = new WeakMap<Market, Map<string, Bill>>();
const BILLS_KEPT = 12;

/**
 * The whole organisation's bill of a month as published at an instant, by account and time. Instance-hours as
 * `publishedUsage` has them; `otherLines` are beside them. Of hours that a Savings Plan covers the line states the
 * on-demand price and a negation takes it back.
 */
export function billOf(market: Market, month: string, asOf: Date, channel: Channel): Bill {
  const version = billVersion(month, asOf);
  const kept = bills.get(market) ?? new Map<string, Bill>();
  bills.set(market, kept);
  const key = `${month}|${version.getTime()}|${channel}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = makeBill(market, month, version, channel);
  kept.set(key, made);
  const oldest = kept.keys().next().value;
  if (kept.size > BILLS_KEPT && oldest !== undefined) kept.delete(oldest);
  return made;
}

function makeBill(market: Market, month: string, version: Date, channel: Channel): Bill {
  const lines = demoAccounts.flatMap(({ id }) => {
    const hours = publishedUsage(market, { account: id, month, asOf: version, channel });
    return [
      ...hours.flatMap(usageLines),
      ...otherLines(market, { account: id, month, asOf: version, hours }),
    ];
  });
  lines.sort(
    (a, b) =>
      a.account.localeCompare(b.account) ||
      a.start.getTime() - b.start.getTime() ||
      a.usageType.localeCompare(b.usageType) ||
      a.kind.localeCompare(b.kind) ||
      (a.resourceId ?? '').localeCompare(b.resourceId ?? ''),
  );
  return { month, version, final: isFinal(month, version), lines };
}

function usageLines(hour: PublishedHour): BillLine[] {
  const { account, region, zoneId, instanceType, purchaseOption, start, cost } = hour;
  const spot = purchaseOption === 'spot';
  const usage = usageType(region, `${spot ? 'SpotUsage' : 'BoxUsage'}:${instanceType}`);
  const base: BillLine = {
    account,
    start,
    end: new Date(start.getTime() + 3_600_000),
    kind: 'Usage',
    productCode: 'AmazonEC2',
    purchaseOption,
    usageType: usage,
    operation: spot ? 'RunInstances:SV001' : 'RunInstances',
    description: spot
      ? `${instanceType} Linux/UNIX Spot Instance-hour in ${region} in VPC Zone`
      : `On Demand Linux ${instanceType} Instance Hour`,
    amount: hour.hours,
    unit: 'Hrs',
    unblended: cost,
    amortized: cost,
    publicOnDemand: hour.listCost,
    region,
    zoneName: zoneNames(account, region).find(({ id }) => id === zoneId)?.name ?? null,
    instanceType,
    resourceId: hour.instanceId,
    commitmentArn: COMMITMENTS[hour.tags.job]?.arn ?? null,
    tags: hour.tags,
  };
  if (purchaseOption === 'savings-plan') return coveredLines(base);
  if (purchaseOption === 'reserved') {
    const description = `Linux/UNIX (Amazon VPC), ${instanceType} reserved instance applied`;
    return [{ ...base, kind: 'DiscountedUsage', unblended: NONE, description }];
  }
  return [{ ...base, commitmentArn: null }];
}

/** The covered hour at its on-demand price, and what takes that back. */
function coveredLines(line: BillLine): BillLine[] {
  return [
    { ...line, kind: 'SavingsPlanCoveredUsage', unblended: line.publicOnDemand },
    {
      ...line,
      kind: 'SavingsPlanNegation',
      purchaseOption: null,
      description: `SavingsPlanNegation used by AccountId : ${line.account} and UsageSku : ${line.usageType}`,
      unblended: `-${line.publicOnDemand}`,
      amortized: NONE,
      publicOnDemand: NONE,
      resourceId: null,
      tags: {},
    },
  ];
}
