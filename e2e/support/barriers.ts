import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

// A long table's rows are alike; looking at the contrast of a thousand cells takes axe ten seconds.
const MORE_OF_THE_SAME = 'tbody tr:nth-child(n+13)';

/** What axe finds serious or critical on a page, or within a part of it, in a line each. */
export async function barriers(page: Page, within?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).exclude(MORE_OF_THE_SAME);
  const { violations, passes } = await (within === undefined ? axe : axe.include(within)).analyze();
  if (passes.length === 0) throw new Error(`axe looked at nothing on ${page.url()}.`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
    );
}

/** Elements that reach out of the page at its right, in a page that scrolls sideways. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
