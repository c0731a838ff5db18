import { settle } from '../support/pages.ts';
import { test } from '../support/test.ts';
import { pictureFile } from './picture.ts';

for (const { name, path, open } of [
  { name: 'filter', path: '/prices', open: /^Region/ },
  { name: 'explain', path: '/', open: 'against list prices valid at the hour of use' },
  { name: 'period', path: '/savings', open: 'Month or days' },
  { name: 'feed', path: '/sources', open: 'Spot prices' },
])
  test(`${name}, opened`, async ({ page }) => {
    await settle(page, path);
    await page.locator('main, search').getByRole('button', { name: open, exact: true }).first().click();
    await page.screenshot({ path: pictureFile(`demo-opened-${name}-desktop-light`), animations: 'disabled' });
  });

test('an answer that cannot be had', async ({ page, faults }) => {
  faults.expect(/503|Failed to load/);
  await page.route('**/api/v1/**', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      json: {
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail: 'The database does not answer. Spotledger keeps trying: see that it runs, then ask again.',
      },
    }),
  );
  await settle(page, '/prices/compare?pool=1&pool=2');
  await page.getByRole('radio', { name: '7 d' }).check();
  await page.getByRole('button', { name: 'Try again' }).first().waitFor();
  await page.screenshot({
    path: pictureFile(`demo-error-desktop-light`),
    fullPage: true,
    animations: 'disabled',
  });
});
