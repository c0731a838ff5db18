import { barriers, sideways } from '../../support/barriers.ts';
import { PLACES, type Place, settle } from '../../support/pages.ts';
import { expect, test } from '../../support/test.ts';

const ALL: Place[] = [...PLACES, { name: 'no such page', path: async () => '/nope' }];

for (const place of ALL)
  for (const theme of ['light', 'dark'] as const)
    test(`${place.name} in ${theme}: nothing bars the way, nothing hangs out, the data is named simulated`, async ({
      page,
      api,
      baseURL,
      faults,
    }) => {
      if (place.name.startsWith('no such')) faults.expect(/404/);
      await page.context().addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }]);
      await settle(page, await place.path(api));
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await expect(page.getByText('Simulated data', { exact: true })).toBeInViewport();
      await expect(page).toHaveTitle(/ · Spotledger$/);
      expect(await sideways(page), 'the page itself never scrolls sideways').toEqual([]);
      expect(await barriers(page)).toEqual([]);
    });

test('prices above on demand can be read in both themes', async ({ page, api, baseURL }) => {
  const { rows } = await api.pools({ sort: 'savingsPct', order: 'asc', limit: 1 });
  expect(rows[0]?.savingsPct).toBeLessThan(0);
  for (const theme of ['light', 'dark']) {
    await page.context().addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }]);
    await settle(page, '/prices?sort=savingsPct');
    expect(await barriers(page, '#pools')).toEqual([]);
  }
});

test('a barrier would be found', async ({ page }) => {
  await settle(page, '/sources');
  await page.getByRole('heading', { level: 1 }).evaluate((heading) => {
    heading.style.color = '#eeeeee';
  });
  await page.getByRole('button', { name: 'Sync zones now' }).evaluate((button) => {
    button.removeAttribute('aria-label');
    button.textContent = '';
  });
  expect((await barriers(page)).map((line) => line.split(':')[0]).toSorted()).toEqual([
    'button-name',
    'color-contrast',
  ]);
});
