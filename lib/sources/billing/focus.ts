import type { PurchaseOption } from '#lib/domain/usage';
import { parseUsageType } from '#lib/sources/aws/usage-type';
import type { Columns } from './columns.ts';
import { LineRefused, osOf, regionOf, unitOf, zoneOf } from './placing.ts';
import type { Projection } from './projection.ts';
import { firstInstanceType, type LineClass, type Verdict, verdictOf } from './verdict.ts';

const AWS = "('aws', 'amazon web services', 'amazon web services, inc.')";
const EC2 = /^(AmazonEC2|Amazon Elastic Compute Cloud)\b/;

/** What the columns of FOCUS 1.0 to 1.2 are to us. */
export function focusProjection(columns: Columns): Projection {
  const provider = columns.text('ProviderName');
  const lineType = columns.text('ChargeCategory');
  const category = columns.text('PricingCategory');
  const usageType = columns.text('x_UsageType');
  const sku = columns.text('SkuPriceDetails', 'x_SkuDetails');
  const consumed = columns.has('ConsumedQuantity');
  const number = (name: string) => (columns.has(name) ? columns.number(name) : null);
  const [billed, effective, list] = [
    columns.number('BilledCost'),
    number('EffectiveCost'),
    number('ListCost'),
  ];
  return {
    instance: `lower(${provider}) in ${AWS} and ${lineType} = 'Usage' and (${category} = 'Dynamic'
      or contains(${usageType}, 'SpotUsage') or contains(${usageType}, 'BoxUsage')
      or (${usageType} = '' and contains(${sku}, 'InstanceType')))`,
    always: {
      provider,
      service: columns.text('x_ServiceCode', 'ServiceName'),
      lineType,
      chargeClass: columns.text('ChargeClass'),
    },
    ofInstances: {
      category,
      commitment: ['CommitmentDiscountStatus', 'CommitmentDiscountCategory', 'CommitmentDiscountType']
        .map((name) => columns.text(name))
        .join(" || '|' || "),
      usageType,
      operation: columns.text('x_Operation'),
      region: columns.text('RegionId'),
      zone: columns.text('AvailabilityZone'),
      unit: consumed ? columns.text('ConsumedUnit', 'PricingUnit') : columns.text('PricingUnit'),
      type: "''",
      os: "''",
      sku,
    },
    period: columns.instant('BillingPeriodStart'),
    invoiced: columns.has('InvoiceId') ? `${columns.text('InvoiceId')} <> ''` : 'null::boolean',
    account: columns.text('SubAccountId', 'BillingAccountId'),
    accountName: columns.text('SubAccountName'),
    currency: columns.text('BillingCurrency'),
    resource: columns.text('ResourceId'),
    tags: columns.text('Tags'),
    start: columns.instant('ChargePeriodStart'),
    end: columns.instant('ChargePeriodEnd'),
    amount: consumed
      ? `coalesce(${columns.number('ConsumedQuantity')}, ${columns.number('PricingQuantity')})`
      : columns.number('PricingQuantity'),
    amountColumn: consumed ? 'ConsumedQuantity' : 'PricingQuantity',
    cost: billed,
    costColumn: 'BilledCost',
    effective: effective ?? 'null::decimal(30, 18)',
    list,
    contracted: number('ContractedCost'),
    // The list price of a spot line may be that of the spot market.
    onDemand: null,
    effectiveOfAll: effective !== null,
    quoted: {
      cost: columns.value('BilledCost'),
      amount: consumed
        ? `coalesce(nullif(${columns.value('ConsumedQuantity')}::varchar, ''), ${columns.value('PricingQuantity')}::varchar)`
        : columns.value('PricingQuantity'),
      start: columns.value('ChargePeriodStart'),
      end: columns.value('ChargePeriodEnd'),
    },
    nullWords: columns.nullWords(),
  };
}

const isAws = (provider: string) => /^(aws|amazon web services(, inc\.)?)$/i.test(provider);

/** A value of a JSON object by its key, whatever the key's case; '' where there is none. */
function skuDetail(json: string, wanted: string): string {
  try {
    const details = JSON.parse(json) as Record<string, unknown> | null;
    for (const [key, value] of Object.entries(details ?? {}))
      if (key.replace(/^x_/, '').toLowerCase() === wanted && typeof value === 'string') return value;
  } catch {
    // not JSON: it says nothing
  }
  return '';
}

function purchaseOption(line: LineClass, use: 'spot' | 'box' | null): PurchaseOption {
  if (use === 'spot' && line.category !== 'Dynamic' && line.category !== '')
    throw new LineRefused(`a spot usage type, but PricingCategory "${line.category.slice(0, 40)}"`);
  if (use === 'spot' || (use === null && line.category === 'Dynamic')) return 'spot';
  if (line.category === 'Standard') return 'on-demand';
  if (line.category !== 'Committed')
    throw new LineRefused(`instance use of PricingCategory "${line.category.slice(0, 40)}"`);
  const [, category, type = ''] = line.commitment.split('|');
  return category === 'Spend' || /savings/i.test(type) ? 'savings-plan' : 'reserved';
}

/** What a line of FOCUS is. */
export function classifyFocus(line: LineClass): Verdict {
  if (!isAws(line.provider)) return { kind: 'elsewhere', what: line.provider || 'a provider without a name' };
  if (line.lineType !== 'Usage')
    return { kind: 'adjustment', what: line.lineType || 'Lines without a category' };
  if (line.chargeClass !== '') return { kind: 'adjustment', what: line.chargeClass };
  const service = line.service || 'Lines without a service';
  if (!line.instance || (line.service !== '' && !EC2.test(line.service)))
    return { kind: 'other', what: service };
  if (line.commitment.startsWith('Unused|')) return { kind: 'adjustment', what: 'Unused commitment' };
  const usage = parseUsageType(line.usageType);
  if (usage === null && line.usageType !== '') return { kind: 'other', what: service };
  const use = usage === null ? null : usage.use;
  const tenancy = skuDetail(line.sku, 'tenancy');
  if ((use !== null && use !== 'spot' && use !== 'box') || /^(dedicated|host)$/i.test(tenancy))
    return { kind: 'other', what: service };
  return verdictOf(() => ({
    kind: 'usage',
    purchaseOption: purchaseOption(line, use),
    region: regionOf({
      ...line,
      prefix: usage === null ? null : { text: usage.prefix, region: usage.region },
    }),
    zone: zoneOf(line.zone),
    instanceType: firstInstanceType(usage?.instanceType ?? null, skuDetail(line.sku, 'instancetype')),
    os: osOf(skuDetail(line.sku, 'operatingsystem'), line.operation),
    unit: unitOf(line.unit),
  }));
}
