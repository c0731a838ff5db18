import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { UsageLineRow } from '#lib/domain/usage';
import { type Bill, createWorkDir, type ReadBillOptions, readBill } from './read-bill.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
export const ACCOUNT = '111111111111';

/** Cells of a line by column. */
export type Cells = Record<string, string>;

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Lines as CSV; its columns are those of the first line. For tests alone. */
export const csvOf = (lines: readonly Cells[]): string => {
  const columns = Object.keys(lines[0] ?? {});
  return [columns, ...lines.map((line) => columns.map((column) => line[column] ?? ''))]
    .map((row) => row.map(cell).join(','))
    .join('\n');
};

/** An hour of p5.48xlarge on spot at 20 USD, as CUR 2.0 states it, but for what is said otherwise. */
export const curLine = (over: Cells = {}): Cells => ({
  bill_billing_period_start_date: '2026-10-01T00:00:00Z',
  bill_invoice_id: 'INV1',
  line_item_usage_account_id: ACCOUNT,
  line_item_usage_account_name: 'research',
  line_item_usage_start_date: '2026-10-05T10:00:00Z',
  line_item_usage_end_date: '2026-10-05T11:00:00Z',
  line_item_line_item_type: 'Usage',
  line_item_product_code: 'AmazonEC2',
  line_item_usage_type: 'SpotUsage:p5.48xlarge',
  line_item_operation: 'RunInstances:SV001',
  line_item_usage_amount: '1',
  line_item_unblended_cost: '20',
  line_item_currency_code: 'USD',
  line_item_availability_zone: 'us-east-1a',
  line_item_resource_id: 'i-1',
  pricing_unit: 'Hrs',
  pricing_public_on_demand_cost: '55.04',
  product_region_code: '',
  product_operating_system: '',
  savings_plan_savings_plan_effective_cost: '',
  reservation_effective_cost: '',
  resource_tags: '{"user_team":"language"}',
  ...over,
});

/** The same as FOCUS 1.0 states it. */
export const focusLine = (over: Cells = {}): Cells => ({
  ProviderName: 'AWS',
  BillingPeriodStart: '2026-10-01T00:00:00Z',
  BillingCurrency: 'USD',
  SubAccountId: ACCOUNT,
  SubAccountName: 'research',
  ChargePeriodStart: '2026-10-05T10:00:00Z',
  ChargePeriodEnd: '2026-10-05T11:00:00Z',
  ChargeCategory: 'Usage',
  ChargeClass: '',
  PricingCategory: 'Dynamic',
  ServiceName: 'Amazon Elastic Compute Cloud',
  RegionId: 'us-east-1',
  AvailabilityZone: 'us-east-1a',
  ResourceId: 'i-1',
  BilledCost: '20',
  EffectiveCost: '20',
  ListCost: '21',
  ContractedCost: '20',
  ConsumedQuantity: '1',
  ConsumedUnit: 'Hours',
  PricingQuantity: '1',
  PricingUnit: 'Hours',
  CommitmentDiscountStatus: '',
  CommitmentDiscountCategory: '',
  CommitmentDiscountType: '',
  Tags: '{"team":"language"}',
  x_UsageType: 'SpotUsage:p5.48xlarge',
  x_Operation: 'RunInstances:SV001',
  ...over,
});

/** A CSV as Parquet; `select` says the columns, `*` = all as text. */
export async function parquetOf(csv: string, select = '*'): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'spotledger-test-'));
  const [from, to] = [join(folder, 'bill.csv'), join(folder, 'bill.parquet')];
  await writeFile(from, csv);
  const duck = await DuckDBInstance.create(':memory:');
  const connection = await duck.connect();
  await connection.run("set TimeZone = 'UTC'");
  await connection.run(
    `copy (select ${select} from read_csv('${from}', all_varchar = true, header = true)) to '${to}' (format parquet)`,
  );
  connection.closeSync();
  duck.closeSync();
  const bytes = await readFile(to);
  await rm(folder, { recursive: true });
  return bytes;
}

/** What a bill came to: without its DuckDB, with its usage lines. */
export type ReadBill = Omit<Bill, 'close'> & { usage: UsageLineRow[] };

/** Reads files (text or bytes) as one bill and closes it. */
export async function read(
  files: readonly (string | Uint8Array)[],
  options: Partial<ReadBillOptions> = {},
): Promise<ReadBill> {
  const work = await createWorkDir();
  try {
    const parts = files.map((_, index) => ({
      path: join(work.path, `in-${index}`),
      name: `bill-${index}.csv`,
    }));
    for (const [index, { path }] of parts.entries())
      await writeFile(path, files[index] as string | Uint8Array);
    const { close, ...bill } = await readBill(parts, {
      ...{ source: 'file', origin: '', version: '1', label: 'bill', month: null, now: NOW },
      ...{ signal: new AbortController().signal, workDir: work.path },
      ...options,
    });
    try {
      const usage: UsageLineRow[] = [];
      for (const document of bill.documents) for await (const lines of document.lines()) usage.push(...lines);
      return { ...bill, usage };
    } finally {
      await close();
    }
  } finally {
    await work.close();
  }
}
