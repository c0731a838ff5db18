import type { Locator, Page } from '@playwright/test';
import { table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const MOST_STEPS = 120;

/** Presses Tab until `target` has the focus, and fails where it never comes or where the focus cannot be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab');
    if (await target.evaluateAll((all) => all.some((element) => element === document.activeElement))) {
      const visible = await page.evaluate(() => {
        const focused = document.activeElement;
        const frame = focused?.closest('fieldset');
        const outlined = (element: Element | null | undefined) =>
          element != null && getComputedStyle(element).outlineStyle !== 'none';
        return outlined(focused) || outlined(frame);
      });
      expect(visible, `the focus on ${target} can be seen`).toBe(true);
      return;
    }
  }
  throw new Error(`Tab does not reach ${target} within ${MOST_STEPS} steps.`);
}

test.describe('with the keyboard alone', () => {
  test('the first step skips to the page', async ({ page }) => {
    await page.goto('/');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the page' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await tabTo(page, page.getByRole('button', { name: 'against list prices valid at the hour of use' }));
  });

  test('the pages, the range and a filter', async ({ page }) => {
    await page.goto('/');
    await tabTo(page, page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Prices' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/prices');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('GPU-hour');
    await tabTo(page, page.getByRole('radio', { name: '30 d' }));
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL('/prices?range=90d');
    const region = page.getByRole('search').getByRole('button', { name: /^Region/ });
    await tabTo(page, region);
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('checkbox', { name: 'us-west-2' }));
    await page.keyboard.press('Space');
    await expect(page).toHaveURL('/prices?range=90d&region=us-west-2');
    await page.keyboard.press('Escape');
    await expect(region).toBeFocused();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('a sort, a box to compare and a row’s link', async ({ page }) => {
    await page.goto('/prices?gpuModel=H100');
    const pools = table(page, /^Spot pools ranked/);
    await expect(pools).toHaveAttribute('aria-busy', 'false');
    const saved = pools.getByRole('columnheader', { name: 'Saved' });
    await tabTo(page, saved.getByRole('button'));
    await page.keyboard.press('Enter');
    await expect(saved).toHaveAttribute('aria-sort', 'descending');
    await expect(saved.getByRole('button')).toBeFocused();
    const row = pools.getByRole('row').nth(1);
    await tabTo(page, row.getByRole('checkbox'));
    await page.keyboard.press('Space');
    await expect(page).toHaveURL(/pick=\d+/);
    await tabTo(page, row.getByRole('link'));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/^[^?]*\/prices\/\d+/);
  });

  test('how a number was made opens, is read and closes', async ({ page, api }) => {
    const { rows } = await api.pools({ limit: 1 });
    await page.goto(`/prices/${rows[0]?.id}`);
    const term = page.getByRole('button', { name: 'Volatility' });
    await tabTo(page, term);
    await page.keyboard.press('Enter');
    const made = page.getByRole('dialog', { name: 'How this is made' });
    await expect(made).toContainText('standard deviation');
    await page.keyboard.press('Escape');
    await expect(made).toHaveCount(0);
    await expect(term).toBeFocused();
  });

  test('the prices of a chart are read off with the arrows', async ({ page, api }) => {
    const { rows } = await api.pools({ limit: 1 });
    await page.goto(`/prices/${rows[0]?.id}`);
    const reader = page.getByRole('slider');
    await tabTo(page, reader);
    await page.keyboard.press('End');
    const last = await reader.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await expect(reader).not.toHaveAttribute('aria-valuetext', last ?? '');
    expect(last).toMatch(/\d/);
  });

  test('the theme, which stays', async ({ page }) => {
    await page.goto('/');
    const dark = page.getByRole('button', { name: 'Dark' });
    await tabTo(page, dark);
    await page.keyboard.press('Enter');
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    const inDark = await paper();
    await page.reload();
    await expect(dark).toHaveAttribute('aria-pressed', 'true');
    expect(await paper()).toBe(inDark);
    await page.getByRole('button', { name: 'Light' }).press('Enter');
    expect(await paper()).not.toBe(inDark);
  });

  test('a feed opens, and its pull is asked for', async ({ page }) => {
    await page.goto('/sources');
    const feed = page.getByRole('button', { name: 'Instance types', exact: true });
    await tabTo(page, feed);
    await page.keyboard.press('Enter');
    await expect(feed).toHaveAttribute('aria-expanded', 'true');
    await expect(table(page, 'Places of Instance types')).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Sync instance types now' }));
  });
});
