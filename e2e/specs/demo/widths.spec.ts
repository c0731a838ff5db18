import type { Page } from '@playwright/test';
import { PHONE } from '../../playwright.config.ts';
import { sideways } from '../../support/barriers.ts';
import { PLACES, settle } from '../../support/pages.ts';
import { expect, test } from '../../support/test.ts';

/** Tables that scroll in themselves, with how far. */
const cutTables = (page: Page) =>
  page
    .locator('.ledger-scroll')
    .evaluateAll((all) =>
      all
        .filter((table) => table.scrollWidth > table.clientWidth)
        .map((table) => `${table.getAttribute('aria-label')}: ${table.scrollWidth} in ${table.clientWidth}`),
    );

for (const place of PLACES)
  test(`${place.name} on a desk of 1280: nothing hangs out and every table is seen whole`, async ({
    page,
    api,
    faults,
  }) => {
    if (place.name === 'no such pool') faults.expect(/404/);
    await page.setViewportSize({ width: 1280, height: 800 });
    await settle(page, await place.path(api));
    expect(await sideways(page)).toEqual([]);
    expect(await cutTables(page)).toEqual([]);
  });

for (const place of PLACES)
  test(`${place.name} hangs out at no width`, async ({ page, api, faults }) => {
    if (place.name === 'no such pool') faults.expect(/404/);
    const path = await place.path(api);
    for (const width of [390, 768, 1024, 1440]) {
      await page.setViewportSize({ width, height: 844 });
      await settle(page, path);
      expect(await sideways(page), `at ${width} px`).toEqual([]);
    }
  });

for (const { path, caption } of [
  { path: '/', caption: 'Where spot saved most, by region, GPU and type' },
  { path: '/savings', caption: 'Savings by region' },
])
  test(`on a phone what was saved in USD is seen on ${path} without scrolling sideways`, async ({ page }) => {
    await page.setViewportSize(PHONE);
    await settle(page, path);
    const shown = page.getByRole('table', { name: caption });
    const head = shown.getByRole('columnheader', { name: 'Saved, USD' });
    await head.scrollIntoViewIfNeeded();
    const index = await head.evaluate((cell) => (cell as HTMLTableCellElement).cellIndex);
    const first = shown.locator('tbody tr').first();
    const [cell, name] = await Promise.all([
      first.locator('th, td').nth(index).boundingBox(),
      first.locator('th').boundingBox(),
    ]);
    if (!cell || !name) throw new Error('the row is not drawn');
    expect(cell.x).toBeGreaterThanOrEqual(name.x + name.width);
    expect(cell.x + cell.width).toBeLessThanOrEqual(PHONE.width);
    expect(await shown.locator('xpath=..').evaluate((region) => region.scrollLeft)).toBe(0);
  });

test('what a narrow table cannot show at once fades at its edge, until it is scrolled there', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 800 });
  await settle(page, '/prices');
  const pools = page.getByRole('region', { name: /^Spot pools ranked/ });
  const fade = () =>
    pools.evaluate((element) => Number.parseFloat(getComputedStyle(element).getPropertyValue('--fade')));
  expect(await cutTables(page)).toHaveLength(1);
  await expect.poll(fade).toBe(40);
  await pools.evaluate((element) => element.scrollTo({ left: element.scrollWidth }));
  await expect.poll(fade).toBe(0);
});

test('on a phone no filter is cut off, and an odd last key number has its line to itself', async ({
  page,
}) => {
  await page.setViewportSize(PHONE);
  await settle(page, '/');
  const bar = page.getByRole('search');
  expect(await bar.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  await expect(bar.getByRole('button', { name: '+ Filter' })).toBeInViewport({ ratio: 1 });
  const strip = page.getByLabel('Key numbers');
  const numbers = strip.locator(':scope > *');
  const [whole, last] = [await strip.boundingBox(), await numbers.last().boundingBox()];
  const abreast = (await numbers.count()) % 2 === 1 ? 1 : 2;
  expect(last?.width).toBeCloseTo((whole?.width ?? 0) / abreast, 0);
});
