import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { CommittedRatesResponse } from '#lib/api/schemas/committed-rates';
import type { ReconciliationResponse } from '#lib/api/schemas/reconciliation';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { expectShown, plain } from '../../support/shown.ts';
import { readKpis, readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const dayName = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });

test('its answer, key numbers and regions are those of the API', async ({ page, api }) => {
  const { total, rows } = await api.json<SavingsResponse>('/api/v1/savings', {
    range: '30d',
    groupBy: 'region',
  });
  expect(total.savingsUsd).toBeGreaterThan(10_000);
  await page.goto('/savings');
  const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
  const found = /^In the last 30 days spot saved you (\S+), (.+ %) of the on-demand price\.$/.exec(answer);
  expect(found, answer).not.toBeNull();
  expectShown(found?.[1], total.savingsUsd, 0, 'saved');
  expectShown(found?.[2], total.savingsPct, 0, 'the share');

  const kpis = await readKpis(page.getByLabel('Key numbers'));
  expectShown(kpis['Saved against on demand']?.value, total.savingsUsd);
  expectShown(kpis['Billed on spot']?.value, total.spotCostUsd);
  expectShown(kpis['Time on spot']?.value, total.coverageHoursPct, 1);

  const shown = await readRows(table(page, 'Savings by region'));
  expect(shown.map((row) => row.Region)).toEqual(rows.map((row) => row.group));
  for (const [index, row] of rows.entries()) {
    expectShown(shown[index]?.['Spot hours'], row.spotHours, 0, row.group);
    expectShown(shown[index]?.['GPU-hours'], row.gpuHours, 0, row.group);
    expectShown(shown[index]?.Saved, row.savingsPct, 1, row.group);
    expectShown(shown[index]?.['Saved, USD'], row.savingsUsd, 0, row.group);
    expectShown(shown[index]?.['Time on spot'], row.coverageHoursPct, 1, row.group);
  }
});

test('the days are the same as a chart, as a table and in the API; those not final are marked', async ({
  page,
  api,
}) => {
  const { rows, provisionalFrom, billedUntil } = await api.json<SavingsResponse>('/api/v1/savings', {
    range: '30d',
  });
  expect(rows).toHaveLength(30);
  const unbilled = rows.filter((row) => !row.billed);
  expect(unbilled.length).toBeGreaterThan(0);
  await page.goto('/savings?by=day');
  await expect(page.locator('figure svg').first()).toBeVisible();
  await expect(page.locator('figure').first()).toContainText('provisional');
  const shown = await readRows(table(page, 'Savings by day'));
  const cells = (day: string) => shown.find((row) => Object.values(row)[0]?.startsWith(dayName(day)));
  for (const row of rows) {
    const found = cells(row.group);
    expect(found, row.group).toBeDefined();
    if (row.billed) expectShown(found?.['Saved, USD'], row.savingsUsd, 0, row.group);
    else expect(found?.['Saved, USD'], row.group).toMatch(/unknown|not billed|—/);
  }
  expect(provisionalFrom).not.toBeNull();
  expect(billedUntil).not.toBeNull();
});

test('switching group, baseline and range keeps the URL, also through reload and back', async ({ page }) => {
  await page.goto('/savings');
  await page.getByRole('radio', { name: 'GPU', exact: true }).check();
  await expect(page).toHaveURL('/savings?by=gpuModel');
  await page.getByRole('radio', { name: 'Committed rates' }).check();
  await expect(page).toHaveURL(/by=gpuModel/);
  await expect(page).toHaveURL(/baseline=committed/);
  await page.getByRole('radio', { name: '90 d' }).check();
  for (const words of [/by=gpuModel/, /baseline=committed/, /range=90d/]) await expect(page).toHaveURL(words);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'GPU', exact: true })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Committed rates' })).toBeChecked();
  await expect(page.getByRole('radio', { name: '90 d' })).toBeChecked();
  await page.goBack();
  await expect(page).not.toHaveURL(/range=90d/);
  await expect(page.getByRole('radio', { name: 'Committed rates' })).toBeChecked();
});

test('a filter and a tag narrow the figures as the API does', async ({ page, api }) => {
  const search = { range: '30d', groupBy: 'tag.team', region: 'us-west-2' };
  const { rows, total } = await api.json<SavingsResponse>('/api/v1/savings', search);
  expect(rows.length).toBeGreaterThan(1);
  await page.goto('/savings?by=tag.team&region=us-west-2');
  const shown = await readRows(table(page, 'Savings by value of team'));
  expect(shown.map((row) => Object.values(row)[0])).toEqual(rows.map((row) => row.group));
  expectShown(
    (await readKpis(page.getByLabel('Key numbers')))['Saved against on demand']?.value,
    total.savingsUsd,
  );
  const language = await api.json<SavingsResponse>('/api/v1/savings', {
    range: '30d',
    'tag.team': 'language',
  });
  expect(language.total.spotHours).toBeGreaterThan(0);
  expect(language.total.spotHours).toBeLessThan(
    (await api.json<SavingsResponse>('/api/v1/savings', { range: '30d' })).total.spotHours ?? 0,
  );
});

test('the table as CSV holds the rows of the API', async ({ page, api }) => {
  await page.goto('/savings?by=instanceType');
  const download = page.waitForEvent('download');
  await page.getByRole('region', { name: 'Where it was saved' }).getByRole('link', { name: 'CSV' }).click();
  const records: Record<string, string>[] = parse(await readFile(await (await download).path(), 'utf8'), {
    columns: true,
  });
  const { rows } = await api.json<SavingsResponse>('/api/v1/savings', {
    range: '30d',
    groupBy: 'instanceType',
  });
  expect(
    records.map((record) => [record.instanceType, Number(record.savingsUsd), Number(record.spotHours)]),
  ).toEqual(rows.map((row) => [row.keys.instanceType, row.savingsUsd, row.spotHours]));
});

test('a committed rate is entered, refused where it is wrong, measured against, and forgotten', async ({
  page,
  api,
  faults,
}) => {
  faults.expect(/400/);
  await page.goto('/savings');
  const form = page.getByRole('form', { name: 'Add a committed rate' });
  await form.getByLabel('Type or family').fill('P5 large');
  await form.getByLabel('Rate', { exact: true }).fill('140');
  await form.getByRole('button', { name: 'Add rate' }).click();
  await expect(form.getByRole('alert').first()).toContainText(/instance type such as p5\.48xlarge/);
  expect((await api.json<CommittedRatesResponse>('/api/v1/committed-rates')).rows).toEqual([]);

  await form.getByLabel('Type or family').fill('p5');
  await form.getByLabel('Rate', { exact: true }).fill('40');
  await form.getByRole('button', { name: 'Add rate' }).click();
  await expect(form.getByRole('status')).toContainText('Added: p5');
  const committed = await api.json<SavingsResponse>('/api/v1/savings', {
    range: '30d',
    baseline: 'committed',
    gpuModel: 'H100',
  });
  const list = await api.json<SavingsResponse>('/api/v1/savings', { range: '30d', gpuModel: 'H100' });
  expect(committed.total.listCostUsd).toBeCloseTo((list.total.listCostUsd ?? 0) * 0.6, 4);
  await page.goto('/savings?baseline=committed&gpuModel=H100');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('of the committed rate');

  await page
    .getByRole('button', { name: /^(Remove|Forget|Delete)/ })
    .first()
    .click();
  await expect
    .poll(async () => (await api.json<CommittedRatesResponse>('/api/v1/committed-rates')).rows)
    .toEqual([]);
});

test('the bill is held against prices and lifetimes, and its sources are named', async ({ page, api }) => {
  const { total } = await api.json<ReconciliationResponse>('/api/v1/reconciliation', { range: '30d' });
  const { sources } = await api.json<SavingsResponse>('/api/v1/savings', { range: '30d' });
  expect(new Set(sources.map(({ source }) => source))).toEqual(new Set(['export']));
  await page.goto('/savings');
  const invoice = page.getByRole('region', { name: 'Does it match the invoice?' });
  const totals = invoice.locator('tfoot td, tfoot th');
  await expect(totals.first()).toContainText('Total');
  expectShown((await totals.nth(1).textContent()) ?? '', total.billedUsd);
  const named = await readRows(table(page, 'Sources by account and month'));
  expect(named.filter((row) => row.Source?.includes('counts'))).toHaveLength(sources.length);
  expect(named.filter((row) => row.Source?.startsWith('Cost Explorer')).length).toBeGreaterThanOrEqual(
    sources.length,
  );
});

test('a tag is chosen behind "+ Filter", goes into the URL, narrows the figures, and is cleared again', async ({
  page,
  api,
}) => {
  const search = { range: '30d', groupBy: 'day' };
  const everything = await api.json<SavingsResponse>('/api/v1/savings', search);
  const tagged = await api.json<SavingsResponse>('/api/v1/savings', { ...search, 'tag.team': 'language' });
  const saved = async () =>
    (await readKpis(page.getByLabel('Key numbers')))['Saved against on demand']?.value;
  await page.goto('/savings');
  const before = await saved();
  await page.getByRole('button', { name: '+ Filter' }).click();
  await page.locator('summary').filter({ hasText: 'team' }).click();
  await page.getByRole('checkbox', { name: 'language' }).check();
  await expect(page).toHaveURL('/savings?tag.team=language');
  await page.keyboard.press('Escape');
  await expect.poll(saved).not.toBe(before);
  expectShown(await saved(), tagged.total.savingsUsd);

  await page.reload();
  await expect(page.getByRole('button', { name: 'team language' })).toBeVisible();
  expectShown(await saved(), tagged.total.savingsUsd);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Overview' }).click();
  await expect(page).toHaveURL('/?tag.team=language');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page).toHaveURL('/');
  await expect.poll(saved).toBe(before);
  expectShown(before, everything.total.savingsUsd);
});

test('hours by purchase option are those of the API, and without spot hours the page says so', async ({
  page,
  api,
}) => {
  const expectOptions = async (options: SavingsResponse['options']) => {
    const shown = await readRows(table(page, 'Instance-hours by purchase option'));
    expect(shown).toHaveLength(options.length);
    const words = {
      spot: 'Spot',
      'on-demand': 'On demand',
      'savings-plan': 'Savings Plans',
      reserved: 'Reserved',
    };
    for (const { purchaseOption, hours, costUsd } of options) {
      const row = shown.find((candidate) => candidate['Bought as'] === words[purchaseOption]);
      expectShown(row?.Hours, hours, 0, purchaseOption);
      expectShown(row?.['Billed, USD'], costUsd, 0, purchaseOption);
    }
  };
  const all = await api.json<SavingsResponse>('/api/v1/savings', { range: '30d' });
  expect(all.options).toHaveLength(4);
  await page.goto('/savings');
  await expectOptions(all.options);

  const none = await api.json<SavingsResponse>('/api/v1/savings', {
    range: '30d',
    region: 'eu-west-1',
    instanceType: 'g6.xlarge',
  });
  expect([none.total.spotHours, none.options.length]).toEqual([0, 1]);
  await page.goto('/savings?region=eu-west-1&instanceType=g6.xlarge');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('nothing ran on spot');
  await expectOptions(none.options);
});

test('what is not billed yet, and what no bill matches, is said and not shown as zero', async ({
  page,
  api,
}) => {
  const today = await api.json<SavingsResponse>('/api/v1/savings', { range: '24h' });
  expect(today.rows.map((row) => row.billed)).toEqual([false]);
  const answer = page.getByRole('heading', { level: 1 });
  await page.goto('/savings?range=24h');
  await expect(answer).toHaveText('Nothing of today is billed yet.');
  await expect(page.getByLabel('Key numbers')).toHaveCount(0);
  await page.getByRole('link', { name: /^the last billed day, 21.Nov$/ }).click();
  await expect(page).toHaveURL('/savings?from=2026-11-21&to=2026-11-22');
  await expect(answer).toContainText(/^On 21.Nov.2026 spot saved you/);
  await page.goto('/?range=24h');
  await expect(answer).toHaveText('Nothing of today is billed yet.');
  await page.goto('/savings?gpuModel=V100&region=us-east-1');
  await expect(answer).toHaveText('Nothing billed matches these filters.');
  await page.goto('/savings?account=999999999999');
  await expect(answer).toHaveText('No bill of these accounts is known.');
});
