import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bill, type BillLine, billOf } from '#lib/demo/bill-lines';
import { fromUnits, sumOf, units } from '#lib/demo/money';
import { hostDemoCloud } from '#lib/demo/testing';
import { focusTotal } from './focus.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const Bucket = 'spotledger-demo-billing';
const { market, s3 } = hostDemoCloud(NOW, { background: false });
let instance: DuckDBInstance;
let sql: DuckDBConnection;
let folder: string;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  sql = await instance.connect();
  folder = await mkdtemp(join(tmpdir(), 'spotledger-exports-test-'));
  for (const name of ['cur-csv', 'cur-parquet', 'focus-csv', 'focus-parquet']) {
    for (const month of ['2026-10', '2026-11']) await download(name, month);
  }
});
afterAll(async () => {
  sql.closeSync();
  instance.closeSync();
  await rm(folder, { recursive: true, force: true });
});

async function get(Key: string): Promise<Buffer> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** The files of a month as its manifest names them, as a table of that name. */
async function download(name: string, month: string): Promise<void> {
  const key = `exports/${name}/metadata/BILLING_PERIOD=${month}/${name}-Manifest.json`;
  const { dataFiles } = JSON.parse((await get(key)).toString('utf8')) as { dataFiles: string[] };
  expect(dataFiles.length).toBeGreaterThan(1);
  const paths: string[] = [];
  for (const uri of dataFiles) {
    const path = join(folder, `${month}-${basename(uri)}`);
    await writeFile(path, await get(uri.slice(`s3://${Bucket}/`.length)));
    paths.push(`'${path}'`);
  }
  const reader = name.endsWith('csv') ? 'read_csv' : 'read_parquet';
  const options = name.endsWith('csv') ? ', all_varchar = true' : '';
  await sql.run(
    `CREATE TABLE "${name} ${month}" AS SELECT * FROM ${reader}([${paths.join(', ')}]${options})`,
  );
}

async function rows(query: string): Promise<Record<string, unknown>[]> {
  return (await sql.runAndReadAll(query)).getRowObjectsJson();
}

const money = (column: string) => `sum(coalesce(${column}::DECIMAL(38, 10), 0))::VARCHAR`;
const billOfMonth = (month: string) => billOf(market, `${month}-01`, NOW, 'export');
const total = (lines: BillLine[], field: 'unblended' | 'amortized' | 'amount') =>
  sumOf(lines.map((line) => line[field]));
const MONTHS = ['2026-10', '2026-11'];

describe.each(['cur-csv', 'cur-parquet'])('%s', (name) => {
  it.each(MONTHS)('sums to the published bill of %s, by kind and usage type', async (month) => {
    const found = await rows(
      `SELECT line_item_line_item_type AS kind, coalesce(line_item_usage_type, '') AS usage, count(*)::INT AS lines,
              ${money('line_item_unblended_cost')} AS cost, ${money('line_item_usage_amount')} AS amount,
              ${money('savings_plan_savings_plan_effective_cost')} AS plan, ${money('reservation_effective_cost')} AS reserved
       FROM "${name} ${month}" GROUP BY ALL ORDER BY kind, usage`,
    );
    const groups = Map.groupBy(billOfMonth(month).lines, ({ kind, usageType }) => `${kind}|${usageType}`);
    const effective = (lines: BillLine[], kind: string) =>
      total(
        lines.filter((line) => line.kind === kind),
        'amortized',
      );
    expect(found).toEqual(
      [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, lines]) => ({
          kind: key.split('|')[0],
          usage: key.split('|')[1],
          lines: lines.length,
          cost: total(lines, 'unblended'),
          amount: total(lines, 'amount'),
          plan: effective(lines, 'SavingsPlanCoveredUsage'),
          reserved: effective(lines, 'DiscountedUsage'),
        })),
    );
  });

  it('leaves attributes out of spot lines, and on-demand costs out of a third of them', async () => {
    const [spot] = await rows(
      `SELECT count(*)::INT AS lines, count(product_instance_type)::INT AS types, count(product_region_code)::INT AS regions,
              count(*) FILTER (pricing_public_on_demand_cost::DOUBLE = 0)::INT AS unpriced,
              count(line_item_availability_zone)::INT AS zones, count(line_item_resource_id)::INT AS ids
       FROM "${name} 2026-10" WHERE line_item_usage_type LIKE '%SpotUsage:%'`,
    );
    const { lines, types, regions, unpriced, zones, ids } = spot as Record<string, number>;
    expect([types, zones, ids]).toEqual([0, lines, lines]);
    expect(Number(regions) / Number(lines)).toBeCloseTo(0.5, 1);
    expect(Number(unpriced) / Number(lines)).toBeCloseTo(1 / 3, 1);
    const priced = await rows(
      `SELECT ${money('pricing_public_on_demand_cost')} AS cost FROM "${name} 2026-10"
       WHERE line_item_line_item_type IN ('SavingsPlanCoveredUsage', 'DiscountedUsage')`,
    );
    const covered = billOfMonth('2026-10').lines.filter(
      ({ kind }) => kind === 'SavingsPlanCoveredUsage' || kind === 'DiscountedUsage',
    );
    expect(priced).toEqual([{ cost: sumOf(covered.map(({ publicOnDemand }) => publicOnDemand)) }]);
  });

  it('has an invoice when the month is final, ids that are never repeated, and tags with the user prefix', async () => {
    const of = (month: string) =>
      rows(
        `SELECT count(*)::INT - count(DISTINCT identity_line_item_id)::INT AS repeated, count(bill_invoice_id)::INT AS invoiced
         FROM "${name} ${month}"`,
      );
    expect(await of('2026-10')).toEqual([{ repeated: 0, invoiced: billOfMonth('2026-10').lines.length }]);
    expect(await of('2026-11')).toEqual([{ repeated: 0, invoiced: 0 }]);
    const tag = (key: string) =>
      name.endsWith('csv') ? `json_extract_string(resource_tags, '$.${key}')` : `resource_tags['${key}']`;
    const teams = await rows(
      `SELECT DISTINCT ${tag('user_team')} AS team FROM "${name} 2026-10" WHERE line_item_usage_type LIKE '%SpotUsage:%' ORDER BY 1`,
    );
    expect(teams.map(({ team }) => team)).toEqual(['alignment', 'data', 'language', 'systems', 'vision']);
  });
});

describe.each(['focus-csv', 'focus-parquet'])('%s', (name) => {
  const sums = (bill: Bill, test: (line: BillLine) => boolean) => {
    const lines = bill.lines.filter(test);
    return { hours: total(lines, 'amount'), cost: total(lines, 'amortized') };
  };
  const ask = (month: string, where: string, cost: string) =>
    rows(
      `SELECT ${money('ConsumedQuantity')} AS hours, ${money(cost)} AS cost FROM "${name} ${month}" WHERE ChargeCategory = 'Usage' AND ${where}`,
    );

  it.each(MONTHS)('sums to the published bill of %s', async (month) => {
    const bill = billOfMonth(month);
    const [all] = await rows(
      `SELECT ${money('BilledCost')} AS billed, ${money('EffectiveCost')} AS effective FROM "${name} ${month}"`,
    );
    expect(all).toEqual({ billed: focusTotal(bill), effective: total(bill.lines, 'amortized') });
    expect(focusTotal(bill)).toBe(total(bill.lines, 'unblended'));
  });

  it.each(MONTHS)(
    'tells spot by Dynamic, on demand by Standard and commitments by Committed in %s',
    async (month) => {
      const bill = billOfMonth(month);
      expect(await ask(month, `PricingCategory = 'Dynamic'`, 'BilledCost')).toEqual([
        sums(bill, ({ purchaseOption }) => purchaseOption === 'spot'),
      ]);
      expect(
        await ask(month, `PricingCategory = 'Standard' AND x_UsageType LIKE '%BoxUsage:%'`, 'BilledCost'),
      ).toEqual([sums(bill, ({ purchaseOption }) => purchaseOption === 'on-demand')]);
      for (const [type, option] of [
        ['Savings Plan', 'savings-plan'],
        ['Reserved', 'reserved'],
      ]) {
        const where = `PricingCategory = 'Committed' AND CommitmentDiscountType = '${type}' AND CommitmentDiscountStatus = 'Used'`;
        expect(await ask(month, where, 'EffectiveCost')).toEqual([
          sums(bill, ({ purchaseOption }) => purchaseOption === option),
        ]);
      }
    },
  );

  it('states what no hour used of the reservation on a line without a quantity', async () => {
    const unused = await rows(
      `SELECT EffectiveCost::DECIMAL(38, 10)::VARCHAR AS cost, ConsumedQuantity AS amount FROM "${name} 2026-10"
       WHERE CommitmentDiscountStatus = 'Unused'`,
    );
    const fee = billOfMonth('2026-10').lines.find(({ kind }) => kind === 'RIFee') as BillLine;
    const used = total(
      billOfMonth('2026-10').lines.filter(({ kind }) => kind === 'DiscountedUsage'),
      'amortized',
    );
    expect(unused).toEqual([{ cost: fromUnits(units(fee.unblended) - units(used)), amount: null }]);
  });

  it('has the credit, the refund and the taxes, and the columns of its version', async () => {
    const others = await rows(
      `SELECT ChargeCategory AS category, ChargeClass AS class, count(*)::INT AS lines, ${money('BilledCost')} AS cost
       FROM "${name} 2026-10" WHERE ChargeCategory IN ('Credit', 'Tax') GROUP BY ALL ORDER BY cost`,
    );
    expect(others).toEqual([
      { category: 'Credit', class: null, lines: 1, cost: '-120.0000000000' },
      { category: 'Credit', class: 'Correction', lines: 1, cost: '-3.2500000000' },
      { category: 'Tax', class: null, lines: 3, cost: '55.5000000000' },
    ]);
    const columns = (await rows(`DESCRIBE "${name} 2026-10"`)).map(({ column_name: column }) => column);
    expect(columns).toContain('x_UsageType');
    expect(columns.includes('InvoiceId')).toBe(name === 'focus-parquet');
    expect(columns).toHaveLength(name === 'focus-parquet' ? 59 : 48);
  });
});
