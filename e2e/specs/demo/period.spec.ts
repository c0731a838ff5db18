import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { expectShown } from '../../support/shown.ts';
import { readKpis, readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const OCTOBER = { from: '2026-10-01', to: '2026-11-01' };

test('a calendar month is chosen by keyboard, is in the URL, and its figures, CSV and Overview are of it', async ({
  page,
  api,
}) => {
  const { total, rows } = await api.json<SavingsResponse>('/api/v1/savings', {
    ...OCTOBER,
    groupBy: 'region',
  });
  const saved = async () =>
    (await readKpis(page.getByLabel('Key numbers')))['Saved against on demand']?.value;
  await page.goto('/savings');
  await page.getByRole('button', { name: 'Month or days' }).focus();
  await page.keyboard.press('Enter');
  const month = page.getByRole('button', { name: 'October 2026' });
  await expect(page.getByRole('button', { name: 'November 2026 so far' })).toBeVisible();
  await month.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/savings?from=2026-10-01&to=2026-11-01');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^In October.2026 spot saved you/);
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
  expectShown(await saved(), total.savingsUsd);
  await expect(page.getByRole('radio', { checked: true, name: /^\d+.d$/ })).toHaveCount(0);

  await page.reload();
  await expect(page.getByRole('search').getByRole('button', { name: 'October 2026' })).toBeVisible();
  expectShown(await saved(), total.savingsUsd);

  for (const part of ['search', 'region'] as const) {
    const within =
      part === 'search' ? page.getByRole(part) : page.getByRole(part, { name: 'Where it was saved' });
    const download = page.waitForEvent('download');
    await within.getByRole('link', { name: 'CSV' }).click();
    const records: Record<string, string>[] = parse(await readFile(await (await download).path(), 'utf8'), {
      columns: true,
    });
    expect(
      records.map((record) => Number(record.savingsUsd)),
      part,
    ).toEqual(rows.map((row) => row.savingsUsd));
  }

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Overview' }).click();
  await expect(page).toHaveURL('/?from=2026-10-01&to=2026-11-01');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^In October.2026/);
  expectShown(await saved(), total.savingsUsd);
  await page.getByRole('radio', { name: '7 d' }).check();
  await expect(page).toHaveURL('/?range=7d');
});

test('days of one’s own are both included; what cannot be is said', async ({ page, api }) => {
  const { total } = await api.json<SavingsResponse>('/api/v1/savings', {
    from: '2026-10-05',
    to: '2026-10-08',
  });
  await page.goto('/savings');
  await page.getByRole('button', { name: 'Month or days' }).click();
  const form = page.getByRole('form', { name: 'Days of your own' });
  await form.getByLabel('First day').fill('2026-10-09');
  await form.getByLabel('Last day').fill('2026-10-07');
  await form.getByRole('button', { name: 'Show these days' }).click();
  await expect(form.getByRole('alert')).toHaveText('The last day is before the first.');
  await form.getByLabel('First day').fill('2026-10-05');
  await form.getByRole('button', { name: 'Show these days' }).click();
  await expect(page).toHaveURL('/savings?from=2026-10-05&to=2026-10-08');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^From 5.Oct to 7.Oct.2026/);
  expectShown((await readKpis(page.getByLabel('Key numbers')))['Billed on spot']?.value, total.spotCostUsd);
});

test('24 hours, of which no bill knows anything, are not offered; the last billed day is', async ({
  page,
}) => {
  for (const path of ['/', '/savings']) {
    await page.goto(path);
    await page.getByRole('button', { name: 'Month or days' }).click();
    await expect(page.getByRole('radio', { name: '24 h' })).toHaveCount(0);
    await page.getByRole('button', { name: /^Last billed day/ }).click();
    await expect(page).toHaveURL(`${path}?from=2026-11-21&to=2026-11-22`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/^On 21.Nov.2026 spot saved you/);
  }
  await page.goto('/prices');
  await expect(page.getByRole('radio', { name: '24 h' })).toHaveCount(1);
});

test('words of the address that cannot be read are named, with what is shown instead', async ({
  page,
  faults,
}) => {
  const said = page.getByRole('status').filter({ hasText: 'in the address' });
  await page.goto('/savings?range=foo&by=foo&from=yesterday');
  await expect(said).toContainText('range=foo in the address cannot be read, so the last 30 days are shown');
  await expect(said).toContainText('by=foo in the address cannot be read');
  await expect(said).toContainText('from=yesterday in the address cannot be read');
  await page.goto('/savings?from=2026-11-02&to=2026-11-01');
  await expect(said).toContainText('so the range is shown');
  await page.goto('/prices?from=2026-10-01');
  await expect(said).toContainText('hold for bills');
  await page.goto('/savings?by=place');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(said).toHaveCount(0);
  faults.expect(/400/);
  await page.goto('/savings?from=2030-01-01');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('from lies in the future');
});

test('days as groups stand once as a table, newest first', async ({ page }) => {
  await page.goto('/savings?by=day');
  const days = (await readRows(table(page, 'Savings by day'))).map((row) => row['Day, UTC'] ?? '');
  expect([days[0], days.at(-1)]).toEqual([
    expect.stringContaining('23 Nov'),
    expect.stringContaining('25 Oct'),
  ]);
  const chart = page.getByRole('region', { name: 'Cost per day' });
  await expect(chart.getByRole('button', { name: 'Table' })).toHaveCount(0);
  await expect(chart.getByRole('link', { name: 'Table' })).toHaveAttribute('href', '#groups');
});
