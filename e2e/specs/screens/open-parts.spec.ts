import { barriers, sideways } from '../../support/barriers.ts';
import { settle } from '../../support/pages.ts';
import { expect, test } from '../../support/test.ts';

const PANEL = '[role="dialog"]';

for (const { name, path, open, part } of [
  { name: 'a filter', path: '/prices', open: /^Region/, part: PANEL },
  { name: 'more filters', path: '/prices', open: '+ Filter', part: PANEL },
  {
    name: 'how a number is made',
    path: '/',
    open: 'against list prices valid at the hour of use',
    part: PANEL,
  },
  { name: 'a feed', path: '/sources', open: 'Spot prices', part: 'main' },
  { name: 'how runs are made', path: '/runs', open: 'How this is made', part: PANEL },
  { name: 'a chart as a table', path: '/', open: 'Table', part: 'main' },
  {
    name: 'how savings are made',
    path: '/savings',
    open: 'against list prices valid at the hour of use',
    part: PANEL,
  },
])
  test(`${name}, opened, bars nobody's way and fits the screen`, async ({ page }) => {
    await settle(page, path);
    await page.locator('main, search').getByRole('button', { name: open, exact: true }).first().click();
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
    await expect(page.locator(part)).toBeInViewport();
    if (part === PANEL) {
      const box = await page.locator(PANEL).boundingBox();
      const width = page.viewportSize()?.width ?? 0;
      expect(box && box.x >= 0 && box.x + box.width <= width, 'the panel lies on the screen').toBe(true);
    }
    expect(await barriers(page, part)).toEqual([]);
    expect(await sideways(page)).toEqual([]);
  });
