import type { Bill, BillLine } from '#lib/demo/bill-lines';
import { monthSpan } from '#lib/demo/invoice';
import { fromUnits, units } from '#lib/demo/money';
import { longRegionName } from '#lib/demo/usage-types';
import {
  accountName,
  type Column,
  double,
  invoiceOf,
  map,
  NONE,
  nameOf,
  payer,
  rate,
  text,
  timestamp,
} from './column.ts';

const SELLER = 'Amazon Web Services, Inc.';
const SERVICES: Record<string, [string, string, string]> = {
  AmazonEC2: ['Amazon Elastic Compute Cloud', 'Compute', 'Virtual Machines'],
  AWSDataTransfer: ['AWS Data Transfer', 'Networking', 'Other (Networking)'],
  AmazonS3: ['Amazon Simple Storage Service', 'Storage', 'Object Storage'],
  ComputeSavingsPlans: ['Savings Plans for AWS Compute usage', 'Compute', 'Virtual Machines'],
};
const CATEGORIES: Partial<Record<BillLine['kind'], string>> = {
  Tax: 'Tax',
  Credit: 'Credit',
  Refund: 'Credit',
  SavingsPlanRecurringFee: 'Purchase',
  RIFee: 'Purchase',
};

/**
 * The lines of a bill as FOCUS sees them. Covered hours are billed at 0, so that nothing has to be taken back; a fee
 * is a purchase, and what no hour has used of a reservation is a line of its own.
 */
export function focusLines({ lines }: Bill): BillLine[] {
  return lines
    .filter(({ kind }) => kind !== 'SavingsPlanNegation')
    .flatMap((line) => {
      if (line.kind === 'SavingsPlanCoveredUsage') return [{ ...line, unblended: NONE }];
      if (line.kind !== 'RIFee') return [line];
      const unused = { ...line, kind: 'DiscountedUsage' as const, unblended: NONE, amount: NONE };
      return [{ ...line, amortized: NONE }, ...(units(line.amortized) > 0n ? [unused] : [])];
    });
}

const committed = ({ kind }: BillLine) => kind === 'SavingsPlanCoveredUsage' || kind === 'DiscountedUsage';
const unused = (line: BillLine) => committed(line) && units(line.amount) === 0n;
const ofCommitment = ({ commitmentArn }: BillLine) => commitmentArn !== null;
const byPlan = ({ kind }: BillLine) => kind.startsWith('SavingsPlan');
const isUsage = ({ kind }: BillLine) => CATEGORIES[kind] === undefined;
const priced = (line: BillLine) => isUsage(line) && !unused(line);
const quantity = (line: BillLine) => (priced(line) ? line.amount : null);
const unit = (line: BillLine) => (priced(line) ? line.unit : null);

function pricingCategory(line: BillLine): string | null {
  if (line.purchaseOption === 'spot') return 'Dynamic';
  if (committed(line)) return 'Committed';
  return isUsage(line) ? 'Standard' : null;
}

/** Of a spot line the list price is that of the spot market itself. */
const listCost = (line: BillLine) => {
  if (line.purchaseOption === 'spot') return line.unblended;
  return committed(line) && !unused(line) ? line.publicOnDemand : line.unblended;
};
const contractedCost = (line: BillLine) => (committed(line) ? listCost(line) : line.unblended);

function frequency({ kind }: BillLine): string {
  if (kind === 'RIFee' || kind === 'SavingsPlanRecurringFee') return 'Recurring';
  return kind === 'Tax' || kind === 'Credit' || kind === 'Refund' ? 'One-Time' : 'Usage-Based';
}

const service = ({ productCode }: BillLine) =>
  SERVICES[productCode] ?? ([productCode, 'Other', 'Other (Other)'] as [string, string, string]);

function resourceType({ resourceId }: BillLine): string | null {
  if (resourceId === null || resourceId.startsWith('arn:')) return null;
  return resourceId.startsWith('vol-') ? 'Volume' : 'Instance';
}

/** The columns of FOCUS 1.0 with AWS's own, in their order. */
export const FOCUS_10_COLUMNS: readonly Column[] = [
  text('AvailabilityZone', ({ zoneName }) => zoneName),
  double('BilledCost', ({ unblended }) => unblended),
  text('BillingAccountId', () => payer.id),
  text('BillingAccountName', () => payer.name),
  text('BillingCurrency', () => 'USD'),
  timestamp('BillingPeriodEnd', (_, { month }) => monthSpan(month)[1]),
  timestamp('BillingPeriodStart', (_, { month }) => monthSpan(month)[0]),
  text('ChargeCategory', ({ kind }) => CATEGORIES[kind] ?? 'Usage'),
  text('ChargeClass', ({ kind }) => (kind === 'Refund' ? 'Correction' : null)),
  text('ChargeDescription', ({ description }) => description),
  text('ChargeFrequency', frequency),
  timestamp('ChargePeriodEnd', ({ end }) => end),
  timestamp('ChargePeriodStart', ({ start }) => start),
  text('CommitmentDiscountCategory', (line) =>
    ofCommitment(line) ? (byPlan(line) ? 'Spend' : 'Usage') : null,
  ),
  text('CommitmentDiscountId', ({ commitmentArn }) => commitmentArn),
  text('CommitmentDiscountName', () => null),
  text('CommitmentDiscountStatus', (line) => (committed(line) ? (unused(line) ? 'Unused' : 'Used') : null)),
  text('CommitmentDiscountType', (line) =>
    ofCommitment(line) ? (byPlan(line) ? 'Savings Plan' : 'Reserved') : null,
  ),
  double('ConsumedQuantity', quantity),
  text('ConsumedUnit', unit),
  double('ContractedCost', contractedCost),
  double('ContractedUnitPrice', (line) => rate(contractedCost(line), quantity(line) ?? NONE)),
  double('EffectiveCost', ({ amortized }) => amortized),
  text('InvoiceIssuerName', () => SELLER),
  double('ListCost', listCost),
  double('ListUnitPrice', (line) => rate(listCost(line), quantity(line) ?? NONE)),
  text('PricingCategory', pricingCategory),
  double('PricingQuantity', (line) => quantity(line) ?? (units(line.amount) > 0n ? line.amount : null)),
  text('PricingUnit', ({ unit: own }) => own || null),
  text('ProviderName', () => 'AWS'),
  text('PublisherName', () => SELLER),
  text('RegionId', ({ region }) => region),
  text('RegionName', ({ region }) => (region === null ? null : longRegionName(region))),
  text('ResourceId', ({ resourceId }) => resourceId),
  text('ResourceName', () => null),
  text('ResourceType', resourceType),
  text('ServiceCategory', (line) => service(line)[1]),
  text('ServiceName', (line) => service(line)[0]),
  text('SkuId', ({ usageType }) => (usageType === '' ? null : nameOf(16, 'sku', usageType))),
  text('SkuPriceId', ({ usageType }) =>
    usageType === '' ? null : `${nameOf(16, 'sku', usageType)}.JRTCKXETXF`,
  ),
  text('SubAccountId', ({ account }) => account),
  text('SubAccountName', ({ account }) => accountName(account)),
  map('Tags', ({ tags }) => tags),
  map('x_CostCategories', () => ({})),
  map('x_Discounts', () => ({})),
  text('x_Operation', ({ operation }) => operation || null),
  text('x_ServiceCode', ({ productCode }) => productCode),
  text('x_UsageType', ({ usageType }) => usageType || null),
];

/** The columns of FOCUS 1.2 with AWS's own, by name. */
export const FOCUS_12_COLUMNS: readonly Column[] = [
  ...FOCUS_10_COLUMNS,
  text('BillingAccountType', () => 'Management Account'),
  text('CapacityReservationId', () => null),
  text('CapacityReservationStatus', () => null),
  double('CommitmentDiscountQuantity', (line) => (committed(line) ? quantity(line) : null)),
  text('CommitmentDiscountUnit', (line) => (committed(line) ? unit(line) : null)),
  text('InvoiceId', (_, bill) => invoiceOf(bill)),
  text('PricingCurrency', () => 'USD'),
  text('ServiceSubcategory', (line) => service(line)[2]),
  text('SkuMeter', ({ usageType }) => usageType || null),
  map(
    'SkuPriceDetails',
    ({ instanceType, purchaseOption }): Record<string, string> =>
      instanceType === null || purchaseOption === 'spot'
        ? {}
        : { InstanceType: instanceType, OperatingSystem: 'Linux/UNIX' },
  ),
  text('SubAccountType', () => 'Member Account'),
].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));

/** The bill's total as FOCUS states it, by which its files can be checked. */
export function focusTotal(bill: Bill): string {
  return fromUnits(focusLines(bill).reduce((sum, { unblended }) => sum + units(unblended), 0n));
}
