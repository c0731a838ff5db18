import type { BillLine } from '#lib/demo/bill-lines';
import { monthSpan } from '#lib/demo/invoice';
import { uniform } from '#lib/demo/random';
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

const spot = ({ purchaseOption }: BillLine) => purchaseOption === 'spot';
const draw = (what: string, { resourceId, start }: BillLine) =>
  uniform(what, resourceId ?? '', start.getTime());

/** On spot lines the provider leaves product attributes out, on half of them the region too. */
const productRegion = (line: BillLine) => (spot(line) && draw('no-region', line) < 0.5 ? null : line.region);

/** A third of the spot lines states 0 for what they would have cost on demand. */
const publicOnDemand = (line: BillLine) =>
  spot(line) && draw('no-public-cost', line) < 1 / 3 ? NONE : line.publicOnDemand;

const covered = ({ kind }: BillLine) => kind === 'SavingsPlanCoveredUsage';
const byPlan = ({ kind }: BillLine) => kind.startsWith('SavingsPlan');
const byReservation = ({ kind }: BillLine) => kind === 'DiscountedUsage' || kind === 'RIFee';

function pricingTerm(line: BillLine): string | null {
  if (line.kind === 'DiscountedUsage' || line.kind === 'RIFee') return 'Reserved';
  if (spot(line)) return 'Spot';
  return line.kind === 'Usage' || covered(line) ? 'OnDemand' : null;
}

function productFamily(line: BillLine): string | null {
  if (line.instanceType !== null) return 'Compute Instance';
  if (line.usageType.includes('EBS:')) return 'Storage';
  return line.productCode === 'AWSDataTransfer' ? 'Data Transfer' : null;
}

const userTags = ({ tags }: BillLine) =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`user_${key}`, value]));

/** The products' other attributes, which spot lines lack. */
function product(line: BillLine): Record<string, string> {
  if (line.instanceType === null || spot(line)) return {};
  return {
    instance_family: line.instanceType.split('.')[0] as string,
    location: longRegionName(line.region ?? ''),
    operating_system: 'Linux',
    pre_installed_sw: 'NA',
    tenancy: 'Shared',
  };
}

/** The columns of an hourly CUR 2.0 with resource ids, in their order. */
export const CUR_COLUMNS: readonly Column[] = [
  text('bill_bill_type', () => 'Anniversary'),
  text('bill_billing_entity', () => 'AWS'),
  timestamp('bill_billing_period_end_date', (_, { month }) => monthSpan(month)[1]),
  timestamp('bill_billing_period_start_date', (_, { month }) => monthSpan(month)[0]),
  text('bill_invoice_id', (_, bill) => invoiceOf(bill)),
  text('bill_invoicing_entity', () => 'Amazon Web Services, Inc.'),
  text('bill_payer_account_id', () => payer.id),
  text('bill_payer_account_name', () => payer.name),
  map('cost_category', () => ({})),
  map('discount', () => ({})),
  text('identity_line_item_id', (line) =>
    nameOf(
      40,
      ...[line.account, line.kind, line.usageType, line.start.getTime()],
      ...[line.resourceId ?? '', line.zoneName ?? '', line.description],
    ).toLowerCase(),
  ),
  text(
    'identity_time_interval',
    ({ start, end }) => `${start.toISOString().slice(0, 19)}Z/${end.toISOString().slice(0, 19)}Z`,
  ),
  text('line_item_availability_zone', ({ zoneName }) => zoneName),
  double('line_item_blended_cost', ({ unblended }) => unblended),
  text('line_item_currency_code', () => 'USD'),
  text('line_item_legal_entity', () => 'Amazon Web Services, Inc.'),
  text('line_item_line_item_description', ({ description }) => description),
  text('line_item_line_item_type', ({ kind }) => kind),
  text('line_item_operation', ({ operation }) => operation),
  text('line_item_product_code', ({ productCode }) => productCode),
  text('line_item_resource_id', ({ resourceId }) => resourceId),
  text('line_item_tax_type', ({ kind }) => (kind === 'Tax' ? 'USSalesTax' : null)),
  double('line_item_unblended_cost', ({ unblended }) => unblended),
  text('line_item_unblended_rate', ({ unblended, amount }) => rate(unblended, amount)),
  text('line_item_usage_account_id', ({ account }) => account),
  text('line_item_usage_account_name', ({ account }) => accountName(account)),
  double('line_item_usage_amount', ({ amount }) => amount),
  timestamp('line_item_usage_end_date', ({ end }) => end),
  timestamp('line_item_usage_start_date', ({ start }) => start),
  text('line_item_usage_type', ({ usageType }) => usageType),
  text('pricing_currency', () => 'USD'),
  double('pricing_public_on_demand_cost', publicOnDemand),
  text('pricing_public_on_demand_rate', (line) => rate(publicOnDemand(line), line.amount)),
  text('pricing_term', pricingTerm),
  text('pricing_unit', ({ unit }) => unit || null),
  map('product', product),
  text('product_instance_type', (line) => (spot(line) ? null : line.instanceType)),
  text('product_operating_system', (line) => (line.instanceType === null || spot(line) ? null : 'Linux')),
  text('product_product_family', (line) => (spot(line) ? null : productFamily(line))),
  text('product_region_code', productRegion),
  text('product_servicecode', ({ productCode }) => productCode),
  text('product_sku', ({ usageType }) => nameOf(16, 'sku', usageType)),
  double('reservation_effective_cost', (line) => (line.kind === 'DiscountedUsage' ? line.amortized : NONE)),
  text('reservation_reservation_a_r_n', (line) => (byReservation(line) ? line.commitmentArn : null)),
  double('reservation_unused_recurring_fee', (line) => (line.kind === 'RIFee' ? line.amortized : NONE)),
  map('resource_tags', userTags),
  text('savings_plan_savings_plan_a_r_n', (line) => (byPlan(line) ? line.commitmentArn : null)),
  double('savings_plan_savings_plan_effective_cost', (line) => (covered(line) ? line.amortized : NONE)),
  double('savings_plan_savings_plan_rate', (line) =>
    covered(line) ? (rate(line.amortized, line.amount) ?? NONE) : NONE,
  ),
  double('savings_plan_total_commitment_to_date', (line) =>
    line.kind === 'SavingsPlanRecurringFee' ? line.unblended : NONE,
  ),
  double('savings_plan_used_commitment', (line) =>
    line.kind === 'SavingsPlanRecurringFee' ? line.unblended : NONE,
  ),
];
