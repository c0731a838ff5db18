import { expect, test } from '../../support/test.ts';

test('an address without a page says so and leads back', async ({ page, faults }) => {
  faults.expect(/404/);
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page.');
  await expect(page).toHaveTitle('No such page · Spotledger');
  await expect(page.getByText('Simulated data', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the overview' }).click();
  await expect(page).toHaveURL('/');
});

for (const id of ['99999999', 'abc', '0', '1e3', '9999999999999999'])
  test(`the pool "${id}" is not found, and the way to all pools is shown`, async ({ page, faults }) => {
    faults.expect(/404/);
    const response = await page.goto(`/prices/${id}`);
    expect(response?.status()).toBe(404);
    await expect(page.locator('meta[name="robots"]').first()).toHaveAttribute('content', 'noindex');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such pool.');
    await expect(page).toHaveTitle('No such pool · Spotledger');
    await page.getByRole('link', { name: 'See all pools' }).click();
    await expect(page).toHaveURL('/prices');
  });

test('what the API refuses is said at once, without asking again', async ({ page, faults }) => {
  faults.expect(/40[04]/);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/pools\/\d+\/prices/.test(request.url())) asked.push(request.url());
  });
  await page.goto('/prices/1?until=2099-01-01');
  await expect(page.getByRole('alert').filter({ hasText: 'in the future' })).toBeVisible();
  await page.goto('/prices/compare?pool=999998&pool=999999');
  await expect(page.getByRole('alert').filter({ hasText: 'There is no pool 999999' })).toBeVisible();
  await page.waitForTimeout(1_500);
  expect(asked.filter((url) => url.includes('2099'))).toHaveLength(1);
  expect(asked.filter((url) => url.includes('999999'))).toHaveLength(1);
});

test('words in the URL that mean nothing fall back to the usual', async ({ page }) => {
  await page.goto('/prices?range=31d&sort=nothing&order=up&pick=x&os=plan9');
  await expect(page.getByRole('radio', { name: '30 d' })).toBeChecked();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('GPU-hour');
});
