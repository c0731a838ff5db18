import type { PurchaseOption } from '#lib/domain/usage';
import { parseUsageType } from '#lib/sources/aws/usage-type';
import type { Columns } from './columns.ts';
import { osOf, regionOf, unitOf, zoneOf } from './placing.ts';
import type { Projection } from './projection.ts';
import { firstInstanceType, type LineClass, type Verdict, verdictOf } from './verdict.ts';

/** What the columns of CUR 2.0 are to us. */
export function curProjection(columns: Columns): Projection {
  const service = columns.text('line_item_product_code');
  const lineType = columns.text('line_item_line_item_type');
  const usageType = columns.text('line_item_usage_type');
  return {
    instance: `${service} = 'AmazonEC2' and (contains(${usageType}, 'SpotUsage') or contains(${usageType}, 'BoxUsage'))
      and ${lineType} in ('Usage', 'SavingsPlanCoveredUsage', 'DiscountedUsage')`,
    always: { provider: "'AWS'", service, lineType, chargeClass: "''" },
    ofInstances: {
      category: "''",
      commitment: "''",
      usageType,
      operation: columns.text('line_item_operation'),
      region: columns.text('product_region_code'),
      zone: columns.text('line_item_availability_zone'),
      unit: columns.text('pricing_unit'),
      type: columns.text('product_instance_type'),
      os: columns.text('product_operating_system'),
      sku: "''",
    },
    period: columns.instant('bill_billing_period_start_date'),
    invoiced: columns.has('bill_invoice_id') ? `${columns.text('bill_invoice_id')} <> ''` : 'null::boolean',
    account: columns.text(
      columns.has('line_item_usage_account_id') ? 'line_item_usage_account_id' : 'bill_payer_account_id',
    ),
    accountName: columns.text('line_item_usage_account_name'),
    currency: columns.text('line_item_currency_code'),
    resource: columns.text('line_item_resource_id'),
    tags: columns.text('resource_tags'),
    start: columns.instant('line_item_usage_start_date'),
    end: columns.has('line_item_usage_end_date') ? columns.instant('line_item_usage_end_date') : null,
    amount: columns.number('line_item_usage_amount'),
    cost: columns.number('line_item_unblended_cost'),
    costColumn: 'line_item_unblended_cost',
    // Of a line that no commitment covers it is 0 or empty.
    effective: `case ${lineType} when 'SavingsPlanCoveredUsage' then ${columns.number('savings_plan_savings_plan_effective_cost')}
      when 'DiscountedUsage' then ${columns.number('reservation_effective_cost')} end`,
    list: null,
    contracted: null,
    onDemand: columns.number('pricing_public_on_demand_cost'),
    effectiveOfAll: false,
    quoted: {
      cost: columns.value('line_item_unblended_cost'),
      amount: columns.value('line_item_usage_amount'),
      start: columns.value('line_item_usage_start_date'),
      end: columns.value('line_item_usage_end_date'),
    },
    amountColumn: 'line_item_usage_amount',
    nullWords: columns.nullWords(),
  };
}

const OPTIONS = new Map<string, PurchaseOption>([
  ['Usage', 'on-demand'],
  ['SavingsPlanCoveredUsage', 'savings-plan'],
  ['DiscountedUsage', 'reserved'],
]);

/** What a line of CUR 2.0 is. */
export function classifyCur(line: LineClass): Verdict {
  const option = OPTIONS.get(line.lineType);
  if (option === undefined) return { kind: 'adjustment', what: line.lineType || 'Lines without a type' };
  if (line.service !== 'AmazonEC2') return { kind: 'other', what: line.service || 'Lines without a service' };
  const usage = line.instance ? parseUsageType(line.usageType) : null;
  if (usage?.use !== 'spot' && usage?.use !== 'box')
    return { kind: 'other', what: 'EC2 other than instance-hours' };
  const purchaseOption = usage.use === 'spot' ? 'spot' : option;
  return verdictOf(() => ({
    kind: 'usage',
    purchaseOption,
    region: regionOf({ ...line, prefix: { text: usage.prefix, region: usage.region } }),
    zone: zoneOf(line.zone),
    instanceType: firstInstanceType(usage.instanceType, line.type),
    os: osOf(line.os, line.operation),
    unit: unitOf(line.unit),
  }));
}
