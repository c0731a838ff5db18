import { expect, test } from '../../support/test.ts';

test('an address without a page says so and leads back', async ({ page, faults }) => {
  faults.expect(/404/);
  const response = await page.goto('/no-such-page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page.');
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
    await page.getByRole('link', { name: 'See all pools' }).click();
    await expect(page).toHaveURL('/prices');
  });

test('words in the URL that mean nothing fall back to the usual', async ({ page }) => {
  await page.goto('/prices?range=31d&sort=nothing&order=up&pick=x&os=plan9');
  await expect(page.getByRole('radio', { name: '30 d' })).toBeChecked();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('GPU-hour');
});
