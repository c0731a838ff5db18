import type { Page } from '@playwright/test';
import { expect, test } from '../../support/test.ts';

const MOST_PAGES = 20;

/** The links of a page to this server, without what follows `#`, and those places that `#` names here. */
async function linksOf(page: Page): Promise<{ away: string[]; here: string[] }> {
  const base = new URL(page.url());
  const links = await page
    .locator('a[href]')
    .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  const own = links.map((link) => new URL(link)).filter((link) => link.origin === base.origin);
  return {
    away: own.map((link) => `${link.pathname}${link.search}`),
    here: own
      .filter((link) => link.hash !== '' && link.pathname === base.pathname)
      .map((link) => link.hash.slice(1)),
  };
}

/** Pages that differ only in their numbers and parameters are alike: a few of each are looked at, all are asked for. */
const kindOf = (link: string) =>
  (link.split('?')[0] ?? '')
    .replace(/^\/runs\/[0-9a-f-]+$/, '/runs/1')
    .replaceAll(/i-[0-9a-f]+/g, 'i-1')
    .replaceAll(/\d+/g, '1');

test('every link on every page leads to something that exists', async ({ page, request }) => {
  test.setTimeout(90_000);
  const waiting = ['/'];
  const found = new Map<string, string>();
  const visited: string[] = [];
  const perKind = new Map<string, number>();
  while (waiting.length > 0 && visited.length < MOST_PAGES) {
    const next = waiting.shift() ?? '/';
    const times = perKind.get(kindOf(next)) ?? 0;
    if (next.startsWith('/api/') || times >= 2) continue;
    perKind.set(kindOf(next), times + 1);
    visited.push(next);
    await page.goto(next);
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
    const { away, here } = await linksOf(page);
    for (const id of here) await expect(page.locator(`[id="${id}"]`), `#${id} on ${next}`).toHaveCount(1);
    for (const link of away.filter((candidate) => !found.has(candidate))) {
      found.set(link, next);
      waiting.push(link);
    }
  }
  expect([...perKind.keys()].toSorted()).toEqual([
    '/',
    '/interruptions',
    '/interruptions/i-1',
    '/prices',
    '/prices/1',
    '/prices/compare',
    '/runs',
    '/runs/1',
    '/savings',
    '/sources',
  ]);
  const alike = new Map<string, string[]>();
  for (const link of found.keys()) alike.set(kindOf(link), [...(alike.get(kindOf(link)) ?? []), link]);
  expect(found.size).toBeGreaterThan(50);
  for (const links of alike.values())
    for (const link of links.slice(0, 5))
      expect((await request.get(link)).status(), `${link}, linked from ${found.get(link)}`).toBe(200);
});
