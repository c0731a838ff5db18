import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import {
  billFile,
  brokenFile,
  listFile,
  spotFile,
  strangeFile,
  type UploadFile,
} from '../../support/files.ts';
import { API_TOKEN } from '../../support/product.ts';
import { expectShown } from '../../support/shown.ts';
import { readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ mode: 'serial' });

async function upload(page: Page, file: UploadFile) {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles(file);
  return page.getByRole('article', { name: `Import of ${file.name}` }).first();
}

const spot = spotFile();

test('a broken file and a strange one are refused with the place and the remedy, and nothing is kept', async ({
  page,
  api,
  faults,
}) => {
  faults.expect(/422/);
  await page.goto('/sources');
  const broken = await upload(page, brokenFile());
  await expect(broken.getByRole('alert')).toContainText(
    /half-of-spot-prices\.csv\.gz, near byte \d+: .*cut off.*again/,
  );
  const strange = await upload(page, strangeFile());
  await expect(strange.getByRole('alert')).toContainText(
    /people\.csv, line 1: .*no bill.*Spot prices need columns.*CUR 2\.0.*FOCUS/s,
  );
  expect((await api.imports()).rows).toEqual([]);
  expect((await api.pools()).rows).toEqual([]);
});

test('a file is taken in but for the row that cannot be, which is named', async ({ page, api }) => {
  await page.goto('/sources');
  const report = await upload(page, spot);
  await expect(report).toContainText('Spot price CSV: 5 read, 4 written, 0 unchanged, 1 refused.');
  const refused = await readRows(table(report, 'Refused rows'));
  expect(refused).toHaveLength(1);
  expect(refused[0]?.Line).toBe('6');
  expect(refused[0]?.Why).toMatch(/price.*-3|-3.*price/);

  const before = table(page, 'Imported files');
  await expect.poll(async () => (await readRows(before))[0]?.File).toBe(spot.name);
  const [row] = (await api.imports()).rows;
  expect(row).toMatchObject({ name: spot.name, read: 5, written: 4, unchanged: 0, refusedCount: 1 });
});

test('without a list price the pool’s saving is unknown, not zero', async ({ page, api }) => {
  const [pool] = (await api.pools()).rows;
  expect(pool).toMatchObject({ spotUsdPerHour: 18.4321, onDemandUsdPerHour: null, savingsPct: null });
  await page.goto('/prices');
  const [cells] = await readRows(table(page, /^Spot pools ranked/));
  expectShown(cells?.['Spot $/h'], 18.4321, 2);
  expect(cells?.Saved).toBe('unknown');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('none can be compared');
});

test('with the list price the imported price and its saving stand on Prices', async ({ page, api }) => {
  await page.goto('/sources');
  await expect(await upload(page, listFile())).toContainText('On-demand price CSV: 1 read, 1 written');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Prices' }).click();
  const pools = table(page, /^Spot pools ranked/);
  await expect.poll(async () => (await readRows(pools))[0]?.Saved).toBe('66.5 %');
  const [cells] = await readRows(pools);
  expect(cells?.Zone).toBe('us-east-1a');
  expectShown(cells?.['On demand $/h'], 55.04, 2);

  const [pool] = (await api.pools()).rows;
  await page.goto(`/prices/${pool?.id}`);
  const changes = await readRows(table(page, /^Price steps with/));
  expect(changes.map((row) => row['Spot $/h'])).toEqual(['18.43', '19.75', '21.25', '20.50']);
  await expect(page.getByText('Simulated data')).toHaveCount(0);
});

test('the same file again changes nothing, also from a machine with the token', async ({
  page,
  api,
  request,
}) => {
  await page.goto('/sources');
  await expect(await upload(page, spot)).toContainText('5 read, 0 written, 4 unchanged, 1 refused.');
  const address = `/api/v1/imports?name=${spot.name}`;
  const refused = await request.post(address, { data: spot.buffer });
  expect(refused.status()).toBe(401);
  const accepted = await request.post(address, {
    data: spot.buffer,
    headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/octet-stream' },
  });
  expect(accepted.status()).toBe(200);
  expect(await accepted.json()).toMatchObject({ read: 5, written: 0, unchanged: 4, refusedCount: 1 });
  const foreign = await request.post(address, {
    data: spot.buffer,
    headers: { origin: 'https://evil.example' },
  });
  expect(foreign.status()).toBe(403);
  expect((await api.pools()).total).toBe(1);
});

test('the list of imports is a CSV too', async ({ page, api }) => {
  const { rows } = await api.imports();
  await page.goto('/sources');
  const download = page.waitForEvent('download');
  await page.getByRole('region', { name: 'Imports' }).getByRole('link', { name: 'CSV' }).click();
  const records: Record<string, string>[] = parse(await readFile(await (await download).path(), 'utf8'), {
    columns: true,
  });
  expect(records.map((record) => [record.name, record.written])).toEqual(
    rows.map((row) => [row.name, String(row.written)]),
  );
});

test('a bill is taken in with what became of every line, and Savings has it to the cent', async ({
  page,
  api,
}) => {
  await page.goto('/sources');
  const bill = billFile();
  const report = await upload(page, bill);
  await expect(report).toContainText('AWS bill, CUR 2.0: 5 read, 2 written, 0 unchanged, 1 refused.');
  await expect(report).toContainText(
    '5 lines read = 2 taken as instance-hours (2 usage lines) + 2 left out + 1 refused.',
  );
  await expect(report).toContainText('the amount is in "GB", not in hours');
  const [sums] = await readRows(table(report, "The bill's own sums"));
  expect(sums).toMatchObject({ Provider: 'AWS', Lines: '5', Billed: '55.8', Currency: 'USD' });

  const { total, leftOut } = await api.json<SavingsResponse>('/api/v1/savings');
  // 2 x 55.04 by the list price that was imported before, less 40 billed.
  expect(total).toMatchObject({ spotHours: 2, listCostUsd: 110.08, spotCostUsd: 40, savingsUsd: 70.08 });
  expect(leftOut.map(({ kind, cost }) => [kind, cost])).toContainEqual(['adjustment', -5]);
  await page.goto('/savings');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('$70.08');

  await page.goto('/sources');
  await expect(await upload(page, bill)).toContainText('5 read, 0 written, 2 unchanged, 1 refused.');
});

test('a newer bill of the same month takes the place of the one before, and the list of files says so', async ({
  page,
  api,
}) => {
  await page.goto('/sources');
  const newer = billFile('bill-final.csv.gz', '18.75');
  await expect(await upload(page, newer)).toContainText('It takes the place of what bill.csv.gz said');
  expect((await api.json<SavingsResponse>('/api/v1/savings')).total.spotCostUsd).toBe(39);
  await page.reload();
  const before = table(page, 'Imported files');
  await expect(before.getByRole('row').nth(1)).toContainText('bill-final.csv.gz');
  await expect(before.getByRole('row').nth(1)).toContainText('It takes the place of what bill.csv.gz said');
  await before.getByRole('button', { name: 'What was said of bill-final.csv.gz' }).click();
  await expect(before).toContainText('5 lines read = 2 taken as instance-hours');
  const [sums] = await readRows(table(page, "The bill's own sums"));
  expect(sums).toMatchObject({ Billed: '54.8', Currency: 'USD' });
});

test('a bill is withdrawn where its figures come from, asked twice', async ({ page, api }) => {
  await page.goto('/savings');
  const sources = table(page, 'Sources by account and month');
  await sources.getByRole('button', { name: /^Withdraw: bill-final\.csv\.gz/ }).click();
  expect((await api.json<SavingsResponse>('/api/v1/savings')).sources).toHaveLength(1);
  await sources.getByRole('button', { name: /^Withdraw indeed: bill-final\.csv\.gz/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^No bill yet/);
  expect((await api.json<SavingsResponse>('/api/v1/savings')).sources).toEqual([]);
});
