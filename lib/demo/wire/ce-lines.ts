import { demoAccounts } from '#lib/demo/accounts';
import { type BillLine, billOf } from '#lib/demo/bill-lines';
import { monthOf } from '#lib/demo/invoice';
import { isFinal } from '#lib/demo/publication';
import type { Call } from './call.ts';

/** What Cost Explorer can filter and group by. */
export const DIMENSIONS = [
  'SERVICE',
  'PURCHASE_TYPE',
  'LINKED_ACCOUNT',
  'USAGE_TYPE',
  'RECORD_TYPE',
  'REGION',
  'OPERATION',
  'INSTANCE_TYPE',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A line of the bill as Cost Explorer sees it. */
export type CeLine = { line: BillLine; values: Record<Dimension, string> };

const COMPUTE = 'Amazon Elastic Compute Cloud - Compute';
const PURCHASE_TYPES = {
  spot: 'Spot Instances',
  'on-demand': 'On Demand Instances',
  'savings-plan': 'Savings Plans',
  reserved: 'Standard Reserved Instances',
};

/**
 * The lines of the days in [from, to) that the caller may see: the payer sees every account, others see themselves.
 */
export function visibleLines({ market, account }: Call, from: Date, to: Date, asOf: Date): CeLine[] {
  const payer = account.id === demoAccounts[0].id;
  return monthsBetween(from, to)
    .filter((month) => new Date(month) <= asOf)
    .flatMap((month) => billOf(market, month, asOf, 'cost-explorer').lines)
    .filter((line) => (payer || line.account === account.id) && line.start >= from && line.start < to)
    .map((line) => ({ line, values: valuesOf(line) }));
}

/** Whether anything in [from, to) may still change. */
export function isEstimated(from: Date, to: Date, asOf: Date): boolean {
  return monthsBetween(from, to).some((month) => !isFinal(month, asOf));
}

function monthsBetween(from: Date, to: Date): string[] {
  const months: string[] = [];
  for (let at = new Date(monthOf(from)); at < to; ) {
    months.push(monthOf(at));
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  }
  return months;
}

function valuesOf(line: BillLine): Record<Dimension, string> {
  return {
    SERVICE: serviceOf(line),
    PURCHASE_TYPE: purchaseTypeOf(line),
    LINKED_ACCOUNT: line.account,
    USAGE_TYPE: line.usageType || 'NoUsageType',
    RECORD_TYPE: line.kind,
    REGION: line.region ?? 'NoRegion',
    OPERATION: line.operation || 'NoOperation',
    INSTANCE_TYPE: line.instanceType ?? 'NoInstanceType',
  };
}

function serviceOf({ kind, productCode, usageType }: BillLine): string {
  if (kind === 'Tax') return 'Tax';
  if (kind === 'SavingsPlanRecurringFee') return 'Savings Plans for AWS Compute usage';
  if (productCode === 'AmazonS3') return 'Amazon Simple Storage Service';
  const other = productCode === 'AWSDataTransfer' || usageType.includes('EBS:');
  return other ? 'EC2 - Other' : COMPUTE;
}

function purchaseTypeOf({ kind, purchaseOption }: BillLine): string {
  if (purchaseOption !== null) return PURCHASE_TYPES[purchaseOption];
  if (kind === 'SavingsPlanNegation' || kind === 'SavingsPlanRecurringFee') return 'Savings Plans';
  if (kind === 'RIFee') return 'Standard Reserved Instances';
  return kind === 'Usage' ? 'On Demand Instances' : 'NoPurchaseType';
}
