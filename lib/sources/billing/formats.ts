import { malformed } from '#lib/sources/files/malformed';

export type BillFormat = 'cur-2' | 'focus-1.0' | 'focus-1.1' | 'focus-1.2';

/** Columns without which a bill of the kind cannot be read. */
const NEEDED = {
  cur: [
    'line_item_line_item_type',
    'line_item_product_code',
    'line_item_usage_type',
    'line_item_usage_start_date',
    'line_item_usage_account_id',
    'line_item_usage_amount',
    'line_item_unblended_cost',
    'line_item_currency_code',
  ],
  focus: [
    'BilledCost',
    'BillingCurrency',
    'BillingPeriodStart',
    'ChargeCategory',
    'ChargePeriodStart',
    'ChargePeriodEnd',
    'PricingCategory',
    'ProviderName',
    'SubAccountId',
  ],
} as const;

/** Columns that came with a version of FOCUS; one of them is enough. */
const SINCE_12 = ['InvoiceId', 'PricingCurrency', 'BillingAccountType', 'SubAccountType'];
const SINCE_11 = ['SkuMeter', 'SkuPriceDetails', 'ServiceSubcategory', 'CommitmentDiscountQuantity'];

/** Columns that may be missing, at a loss, in words. A list of names: one of them is enough. */
const WANTED: Record<'cur' | 'focus', [names: string[], loss: string][]> = {
  cur: [
    [['line_item_resource_id'], 'instances are not told apart'],
    [['resource_tags'], 'savings by tag are not known'],
    [['line_item_availability_zone'], 'zones are not known'],
    [['line_item_operation', 'product_operating_system'], 'operating systems are not known'],
    [['line_item_usage_end_date'], 'usage is kept by day'],
    [['pricing_public_on_demand_cost'], "the bill's own on-demand cost is not known"],
    [['bill_invoice_id'], 'a month counts as final 14 days after its end'],
  ],
  focus: [
    [['ResourceId'], 'instances are not told apart'],
    [['Tags'], 'savings by tag are not known'],
    [['RegionId', 'x_UsageType'], 'regions are not known'],
    [['AvailabilityZone'], 'zones are not known'],
    [['x_UsageType', 'SkuPriceDetails', 'x_SkuDetails'], 'instance types are not known'],
    [['EffectiveCost'], 'the cost of committed use is not known'],
    [['ConsumedQuantity', 'PricingQuantity'], 'hours are not known'],
  ],
};

const plain = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()));
const lacks = (names: Set<string>, wanted: readonly string[]) =>
  wanted.filter((name) => !names.has(name.toLowerCase()));

/** Whether a header looks like a bill's, whole or not. */
export function isBillHeader(header: readonly string[]): boolean {
  const names = plain(header);
  return (['cur', 'focus'] as const).some(
    (kind) => lacks(names, NEEDED[kind]).length <= NEEDED[kind].length / 2 || isLegacy(names),
  );
}

const isLegacy = (names: Set<string>) =>
  names.has('lineitem/usagetype') || names.has('lineitem/lineitemtype');

/**
 * Which bill has these columns. Throws `SourceError` 'malformed' that names the columns which are missing.
 * `needsMonth`: the lines alone say to which month they belong.
 */
export function billFormat(
  header: readonly string[],
  name: string,
  options: { needsMonth: boolean },
): BillFormat {
  const names = plain(header);
  if (isLegacy(names))
    throw malformed(name, 'this is a Cost and Usage Report of the old kind', {
      remedy: 'Make an export of kind "CUR 2.0" or "FOCUS" in AWS Billing, Data Exports, and import that.',
    });
  const month = options.needsMonth ? ['bill_billing_period_start_date'] : [];
  const needed = { cur: [...NEEDED.cur, ...month], focus: NEEDED.focus };
  const missing = { cur: lacks(names, needed.cur), focus: lacks(names, needed.focus) };
  if (missing.cur.length === 0) return 'cur-2';
  if (missing.focus.length > 0) {
    const [kind, label] =
      missing.cur.length / needed.cur.length < missing.focus.length / needed.focus.length
        ? (['cur', 'CUR 2.0'] as const)
        : (['focus', 'FOCUS'] as const);
    const lacking = missing[kind];
    throw malformed(
      name,
      lacking.length === needed[kind].length
        ? 'its columns are those of no bill'
        : `a column is missing for a bill in ${label}: ${lacking.join(', ')}`,
      { remedy: 'Export CUR 2.0 or FOCUS 1.0 to 1.2 with these columns, and import it again.' },
    );
  }
  if (lacks(names, SINCE_12).length < SINCE_12.length) return 'focus-1.2';
  return lacks(names, SINCE_11).length < SINCE_11.length ? 'focus-1.1' : 'focus-1.0';
}

/** What is lost with columns that a bill may lack, in words. */
export function missingColumns(format: BillFormat, header: readonly string[]): string[] {
  const names = plain(header);
  return WANTED[format === 'cur-2' ? 'cur' : 'focus']
    .filter(([wanted]) => lacks(names, wanted).length === wanted.length)
    .map(([wanted, loss]) => `There is no column ${wanted.join(' or ')}: ${loss}.`);
}

/** The formats in words. */
export const BILL_LABELS: Record<BillFormat, string> = {
  'cur-2': 'CUR 2.0',
  'focus-1.0': 'FOCUS 1.0',
  'focus-1.1': 'FOCUS 1.1',
  'focus-1.2': 'FOCUS 1.2',
};
