import { barriers } from '../../support/barriers.ts';
import { settle } from '../../support/pages.ts';
import { expect, test } from '../../support/test.ts';

for (const { path, answer, way } of [
  { path: '/', answer: /^No data yet/, way: 'Import files' },
  { path: '/savings', answer: /^No bill yet/, way: 'Import a bill' },
  { path: '/prices', answer: /^No spot price has arrived yet\.$/, way: /sources/i },
])
  test(`${path} without data says so, and where data comes from`, async ({ page }) => {
    await settle(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(answer);
    await expect(page.getByText('Simulated data')).toHaveCount(0);
    await expect(page.getByText(/NaN|undefined|Infinity|\$0\.00/)).toHaveCount(0);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('main').getByRole('link', { name: way }).first().click();
    await expect(page).toHaveURL(/\/sources/);
    await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
  });

test('Sources without a feed offers the import, and says that nothing was imported', async ({
  page,
  api,
}) => {
  await settle(page, '/sources');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('files that you import');
  await expect(page.getByText('No file was imported yet.')).toBeVisible();
  expect((await api.imports()).rows).toEqual([]);
  expect(await barriers(page)).toEqual([]);
});

test('nothing is an answer of the API too: no rows, no zeros', async ({ api }) => {
  const { rows, total } = await api.pools();
  expect([rows, total]).toEqual([[], 0]);
  const summary = await api.summary();
  expect(summary.total).toMatchObject({ pools: 0, medianSavingsPct: null, cheapest: null });
  expect(await api.json('/api/health')).toMatchObject({ status: 'ok', simulated: false, feeds: [] });
});
