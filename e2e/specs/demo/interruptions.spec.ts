import type { Page } from '@playwright/test';
import type { InterruptionRatesResponse } from '#lib/api/schemas/interruption-rates';
import type { InterruptionsResponse } from '#lib/api/schemas/interruptions';
import { barriers } from '../../support/barriers.ts';
import { settle } from '../../support/pages.ts';
import { API_TOKEN, DEMO } from '../../support/product.ts';
import { queueOf } from '../../support/queue.ts';
import { expectShown, plain } from '../../support/shown.ts';
import { readKpis, readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const RANGE = '90d';
const PLACES = '/api/v1/interruption-rates?groupBy=gpuModel&groupBy=region';
/** From a post, or from the queue, to where it is to be read. */
const SOON_MS = 5_000;

const minutesAgo = (minutes: number) =>
  `${new Date(Date.parse(DEMO.DEMO_NOW) - minutes * 60_000).toISOString().slice(0, 19)}Z`;

const warning = (id: string, instanceId: string, minutes: number) => ({
  ...{ version: '0', id, source: 'aws.ec2', account: '111122223333', region: 'us-east-1' },
  ...{ 'detail-type': 'EC2 Spot Instance Interruption Warning', time: minutesAgo(minutes) },
  resources: [`arn:aws:ec2:us-east-1a:instance/${instanceId}`],
  detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
});
/** Fails unless the open page shows the instance within the time promised after `began`. */
async function expectSoon(page: Page, instanceId: string, began: number): Promise<void> {
  const link = page.locator(`a[href="/interruptions/${instanceId}"]`).first();
  await expect(link).toBeVisible({ timeout: SOON_MS });
  expect(Date.now() - began).toBeLessThan(SOON_MS);
}
const authorized = { headers: { authorization: `Bearer ${API_TOKEN}` } };

test.describe('Interruptions', () => {
  test('the answer, the key numbers and the table are those of the API', async ({ page, api }) => {
    const { rows, total } = await api.json<InterruptionRatesResponse>(`${PLACES}&range=${RANGE}`);
    expect(total.interruptions).toBeGreaterThan(50);
    await settle(page, `/interruptions?range=${RANGE}`);
    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    expect(answer).toContain(
      `One spot instance in ${Math.round(1 / (total.ratePerHour ?? 1)).toLocaleString('en-US')} is taken back each hour.`,
    );
    const kpis = await readKpis(page.getByLabel('Key numbers'));
    expectShown(kpis['Rate per instance-hour']?.value, (total.ratePerHour ?? 0) * 100, 1, 'rate');
    expectShown(kpis['Charges waived']?.value, total.waivedUsd, 0, 'waived');
    expectShown(kpis['Capacity lost']?.value, total.capacityHoursLost, 0, 'lost');
    expectShown(kpis['Rebalance recommendations']?.value, total.rebalances, 0, 'rebalances');

    await page.getByRole('button', { name: 'Table' }).first().click();
    const shown = await readRows(table(page, /^Interruption rate by GPU and region/));
    expect(shown).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      expect(shown[index]?.Region).toBe(row.keys.region);
      expectShown(shown[index]?.Interruptions, row.interruptions, 0, row.group);
      expectShown(shown[index]?.['Instance-hours'], row.exposureHours, 0, row.group);
      if (row.interruptions > 0) expectShown(shown[index]?.Rate, (row.ratePerHour ?? 0) * 100, 1, row.group);
    }
  });

  test('hours of the week agree with the API in a zone of choice, as heatmap and as table', async ({
    page,
    api,
  }) => {
    const tz = 'Asia/Tokyo';
    const { rows } = await api.json<InterruptionRatesResponse>(
      `/api/v1/interruption-rates?groupBy=hourOfWeek&range=${RANGE}&tz=${tz}`,
    );
    await settle(page, `/interruptions?range=${RANGE}&tz=${tz}`);
    const few = rows.filter(({ exposureHours }) => exposureHours < 10);
    expect(few.length).toBeGreaterThan(0);
    const when = page.locator('#when');
    await when.getByRole('button', { name: 'Table' }).click();
    const shown = await readRows(table(when, /^Interruption rate by hour of the week/));
    expect(shown).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      expectShown(shown[index]?.Interruptions, row.interruptions, 0, row.group);
      if (row.exposureHours < 10) expect(shown[index]?.Rate).toBe('too little to say');
      else if (row.interruptions > 0)
        expectShown(shown[index]?.Rate, (row.ratePerHour ?? 0) * 100, 1, row.group);
    }
  });

  test('an event that is posted appears on the open page and in the API within five seconds', async ({
    page,
    request,
    api,
  }) => {
    await settle(page, '/interruptions');
    const events = table(page, /events|interruptions/i).last();
    for (const digit of ['1', '2', '3']) {
      const instanceId = `i-0e2e0000000000${digit}0${digit}`;
      const posted = await request.post('/api/v1/events', {
        ...authorized,
        data: warning(`e2e-live-${digit}`, instanceId, Number(digit)),
      });
      const began = Date.now();
      expect([posted.status(), await posted.json()]).toEqual([
        202,
        { accepted: 1, repeated: 0, ignored: 0, refused: [] },
      ]);
      const { rows } = await api.json<InterruptionsResponse>('/api/v1/interruptions', { instanceId });
      expect(rows).toMatchObject([{ placed: false, witnesses: ['push'] }]);
      await expectSoon(page, instanceId, began);
    }
    await expect(events).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  });

  test('each of five events put on the queue appears on the open page within five seconds, without a reload', async ({
    page,
    baseURL,
    api,
  }) => {
    const send = await queueOf(baseURL ?? '');
    await settle(page, '/interruptions');
    const openedAt = await page.evaluate(() => performance.timeOrigin);
    for (const digit of ['1', '2', '3', '4', '5']) {
      const instanceId = `i-0e2e000000000${digit}50${digit}`;
      await expect(page.locator(`a[href="/interruptions/${instanceId}"]`)).toHaveCount(0);
      const began = Date.now();
      await send(warning(`e2e-queue-${digit}`, instanceId, Number(digit)));
      await expectSoon(page, instanceId, began);
      const { rows } = await api.json<InterruptionsResponse>('/api/v1/interruptions', { instanceId });
      expect(rows).toMatchObject([{ placed: false, witnesses: ['queue'] }]);
    }
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(openedAt);
  });

  test('an instance tells its lifetimes, and the events as they came', async ({ page, api }) => {
    const { rows } = await api.json<InterruptionsResponse>('/api/v1/interruptions', {
      range: '90d',
      placed: 'true',
    });
    const [first] = rows;
    await settle(page, `/interruptions/${first?.instanceId}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(first?.instanceType ?? 'none');
    expect(await barriers(page)).toEqual([]);
  });

  test('what cannot be taken is answered clearly', async ({ request }) => {
    const post = (data: string, headers: Record<string, string> = authorized.headers) =>
      request.post('/api/v1/events', {
        data: Buffer.from(data),
        headers: { 'content-type': 'application/json', ...headers },
      });
    const cases: [status: number, says: RegExp, answer: ReturnType<typeof post>][] = [
      [400, /is not JSON/, post('{"id"')],
      [401, /bearer token/i, post('{}', { authorization: 'Bearer wrong' })],
      [401, /Authorization/, post('{}', {})],
      [413, /larger than 1024 KiB/, post(`"${'x'.repeat(10_000_000)}"`)],
      [400, /No event could be taken/, post('{"hello":"world"}')],
    ];
    for (const [status, says, answer] of cases) {
      const response = await answer;
      expect([response.status(), await response.text()]).toEqual([status, expect.stringMatching(says)]);
    }
  });
});

test('the guide on Sources sends a test event that comes back by the queue', async ({ page }) => {
  await settle(page, '/sources');
  await page.getByRole('button', { name: /Send a test event/ }).click();
  await expect(page.getByText(/came back/i).first()).toBeVisible({ timeout: 15_000 });
  expect(await barriers(page)).toEqual([]);
});
