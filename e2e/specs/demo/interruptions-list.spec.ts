import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import type { InterruptionsResponse } from '#lib/api/schemas/interruptions';
import { settle } from '../../support/pages.ts';
import { expectShown } from '../../support/shown.ts';
import { readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const RANGE = '90d';
/** More than two rounds of what is asked again every two seconds. */
const ROUNDS_MS = 5_000;

test('any two groups of rates are chosen by keyboard, stay in the address, and are those of the API', async ({
  page,
  api,
}) => {
  await settle(page, `/interruptions?range=${RANGE}`);
  await page.getByLabel('Rates by, first group').focus();
  await page.keyboard.press('z');
  await expect(page).toHaveURL(/by=zone,region/);
  await page.getByLabel('Rates by, second group').focus();
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/by=zone,account/);
  await expect(page.getByRole('heading', { name: 'Rate by zone and account' })).toBeVisible();
  await settle(page, page.url());
  await expect(page.getByRole('radio', { name: 'Place' })).not.toBeChecked();
  await page.locator('#rates').getByRole('button', { name: 'Table' }).click();
  const shown = await readRows(table(page, /^Interruption rate by zone and account/));
  const { rows } = await api.json<InterruptionRatesResponse>(
    `/api/v1/interruption-rates?groupBy=zone&groupBy=account&range=${RANGE}`,
  );
  expect(shown).toHaveLength(rows.length);
  for (const [index, row] of rows.entries()) {
    expect([shown[index]?.Zone, shown[index]?.Account]).toEqual([row.keys.zone, row.keys.account]);
    expectShown(shown[index]?.Interruptions, row.interruptions, 0, row.group);
  }
  await page.getByText('Place', { exact: true }).click();
  await expect(page).not.toHaveURL(/by=/);
});

test('of a long list of events the newest page alone is asked for again', async ({ page, api }) => {
  // What other tests post meanwhile is of this region.
  const elsewhere = ['us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1'];
  const { total } = await api.json<InterruptionsResponse>('/api/v1/interruptions', {
    range: RANGE,
    region: elsewhere,
    limit: 1,
  });
  expect(total).toBeGreaterThan(100);
  await settle(page, `/interruptions?range=${RANGE}&${elsewhere.map((name) => `region=${name}`).join('&')}`);
  const events = page.locator('#events');
  await events.getByRole('button', { name: 'Show more' }).click();
  await expect(events.getByRole('status')).toHaveText(`${total} of ${total}`);
  const asked: URL[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === '/api/v1/interruptions') asked.push(url);
  });
  await page.waitForTimeout(ROUNDS_MS);
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(asked.filter((url) => url.searchParams.has('cursor'))).toEqual([]);
  await expect(events.getByRole('status')).toHaveText(`${total} of ${total}`);
});
