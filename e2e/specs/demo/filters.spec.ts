import type { SavingsResponse } from '#lib/api/schemas/savings';
import { readShown } from '../../support/shown.ts';
import { readKpis } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const REGION = 'us-east-1';

test('a filter goes into the URL, narrows the page, and stays through reload, pages and back', async ({
  page,
  api,
}) => {
  const narrowed = await api.summary({ range: '7d', region: REGION });
  const saved = async (search: Record<string, string>) =>
    (await api.json<SavingsResponse>('/api/v1/savings', search)).total.savingsUsd ?? 0;
  const here = await saved({ range: '7d', region: REGION });
  const everywhere = await saved({ range: '7d' });
  expect(here).toBeLessThan(everywhere);
  const shown = async () =>
    readShown((await readKpis(page.getByLabel('Key numbers')))['Saved against on demand']?.value ?? '')
      ?.value;

  await page.goto('/');
  await page.getByRole('radio', { name: '7 d' }).check();
  await expect(page).toHaveURL('/?range=7d');
  await page.getByRole('button', { name: /^Region/ }).click();
  await page.getByRole('checkbox', { name: REGION }).check();
  await expect(page).toHaveURL(`/?range=7d&region=${REGION}`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: `Region ${REGION}` })).toBeFocused();
  await expect.poll(shown).toBe(Math.round(here));

  await page.reload();
  await expect(page.getByRole('radio', { name: '7 d' })).toBeChecked();
  await expect(page.getByRole('button', { name: `Region ${REGION}` })).toBeVisible();
  await expect.poll(shown).toBe(Math.round(here));

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Prices' }).click();
  await expect(page).toHaveURL(`/prices?range=7d&region=${REGION}`);
  await expect(page.getByRole('status').filter({ hasText: 'pools' })).toContainText(
    ` of ${narrowed.total.pools} pools`,
  );

  await page.goBack();
  await expect(page).toHaveURL(`/?range=7d&region=${REGION}`);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page).toHaveURL('/?range=7d');
  await expect.poll(shown).toBe(Math.round(everywhere));
});

test('several values, and a filter behind "+ Filter", are the API’s own words', async ({ page, api }) => {
  const search = { range: '30d', gpuModel: ['A100', 'H100'], os: 'linux', limit: 1 };
  const { total } = await api.pools(search);
  await page.goto('/prices');
  await page.getByRole('search').getByRole('button', { name: /^GPU/ }).click();
  for (const model of search.gpuModel) await page.getByRole('checkbox', { name: model, exact: true }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '+ Filter' }).click();
  await page.getByRole('group').filter({ hasText: 'System' }).last().click();
  await page.getByRole('checkbox', { name: 'Linux' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL('/prices?gpuModel=A100&gpuModel=H100&os=linux');
  await expect(page.getByRole('button', { name: 'GPU 2' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'pools' })).toContainText(`of ${total} pools`);
});

test('what nothing matches says so', async ({ page }) => {
  await page.goto('/prices?gpuModel=H100&instanceType=g6.xlarge');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No pool matches these filters.');
  for (const path of ['/', '/savings']) {
    await page.goto(`${path}?gpuModel=H100&instanceType=g6.xlarge`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing billed matches these filters.');
  }
});

test('the sort and the ticked pools are in the URL too', async ({ page, api }) => {
  const { rows } = await api.pools({ range: '30d', sort: 'savingsPct', order: 'desc', limit: 2 });
  const ids = rows.map((row) => row.id);
  await page.goto(`/prices?sort=savingsPct&order=desc&pick=${ids[0]}&pick=${ids[1]}`);
  await expect(page.getByRole('columnheader', { name: 'Saved' })).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByRole('checkbox', { name: /^Compare /, checked: true })).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'Compare 2' })).toHaveAttribute(
    'href',
    `/prices/compare?pool=${ids[0]}&pool=${ids[1]}`,
  );
});
