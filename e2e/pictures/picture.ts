import { fileURLToPath } from 'node:url';
import { DESK, PHONE } from '../playwright.config.ts';
import { type Place, settle } from '../support/pages.ts';
import { test } from '../support/test.ts';

const SCREENS = { desktop: DESK, phone: PHONE };

/** Where a picture of that name goes: `screenshots/<name>.png`. */
export const pictureFile = (name: string): string =>
  fileURLToPath(new URL(`../../screenshots/${name}.png`, import.meta.url));

/** A page that needs nothing of the API to be found. */
export const address = (name: string, path: string): Place => ({ name, path: async () => path });

/** Makes the tests that picture a whole page on both screens in both themes: `<ledger>-<page>-<screen>-<theme>.png`. */
export function picture(place: Place, ledger: string): void {
  for (const [screen, size] of Object.entries(SCREENS))
    test(`${place.name}, ${ledger}, ${screen}`, async ({ page, api, baseURL, faults }) => {
      faults.expect(/404/);
      await page.setViewportSize(size);
      const path = await place.path(api);
      for (const theme of ['light', 'dark']) {
        await page.context().addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }]);
        await settle(page, path);
        const name = `${ledger}-${place.name.replaceAll(' ', '-')}-${screen}-${theme}`;
        await page.screenshot({ path: pictureFile(name), fullPage: true, animations: 'disabled' });
      }
    });
}
