import type { SavingsResponse } from '#lib/api/schemas/savings';
import type { TookBackResponse } from '#lib/api/schemas/took-back';
import { expectShown, plain } from '../../support/shown.ts';
import { readKpis, readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

test.describe('Overview', () => {
  test('its answer and key numbers are those of the API', async ({ page, api }) => {
    const { total } = await api.json<SavingsResponse>('/api/v1/savings', { range: '30d' });
    const prices = await api.summary({ range: '30d', groupBy: 'gpuModel' });
    await page.goto('/');

    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    const found =
      /^In the last 30 days spot saved you (\S+), (.+ %) of the on-demand price\. Interruptions took back (\S+) as far as runs report\.$/.exec(
        answer,
      );
    expect(found, answer).not.toBeNull();
    expectShown(found?.[1], total.savingsUsd, 0, 'saved');
    expectShown(found?.[2], total.savingsPct, 0, 'the share');
    const took = await api.json<TookBackResponse>('/api/v1/took-back', { range: '30d' });
    expectShown(found?.[3], took.tookBackUsd, 0, 'taken back');

    const kpis = await readKpis(page.getByLabel('Key numbers'));
    expectShown(kpis['Saved against on demand']?.value, total.savingsUsd);
    expectShown(kpis['Time on spot']?.value, total.coverageHoursPct, 1);
    expectShown(kpis['Median saving now']?.value, prices.total.medianSavingsPct, 1);
    const h100 = prices.rows.find((row) => row.group === 'H100');
    expectShown(kpis['Cheapest H100, per GPU-hour']?.value, h100?.cheapest?.usdPerGpuHour ?? null, 2);
  });

  test('where it was saved are the places that saved most', async ({ page, api }) => {
    const words = 'groupBy=region&groupBy=gpuModel&groupBy=instanceType';
    const { rows, total } = await api.json<SavingsResponse>(`/api/v1/savings?range=30d&${words}`);
    await page.goto('/');
    const places = table(page, 'Where spot saved most, by region, GPU and type');
    const shown = await readRows(places);
    expect(shown).toHaveLength(6);
    for (const [index, row] of rows.slice(0, 6).entries()) {
      expect([shown[index]?.Region, shown[index]?.Type]).toEqual([row.keys.region, row.keys.instanceType]);
      expectShown(shown[index]?.['GPU-hours'], row.gpuHours, 0, row.group);
      expectShown(shown[index]?.['Saved, USD'], row.savingsUsd, 0, row.group);
      expectShown(shown[index]?.Saved, row.savingsPct, 1, row.group);
    }
    await expect(places.locator('tfoot')).toContainText(`Total, ${rows.length} places`);
    expect(rows.reduce((sum, row) => sum + (row.savingsUsd ?? 0), 0)).toBeCloseTo(total.savingsUsd ?? 0, 4);

    await page.getByRole('link', { name: `All ${rows.length} places` }).click();
    await expect(page).toHaveURL('/savings?by=place');
    const all = await readRows(table(page, 'Savings by place'));
    expect(all.map((row) => [row.Region, row.Type])).toEqual(
      rows.map(({ keys }) => [keys.region, keys.instanceType]),
    );
  });

  test('how fresh each feed is stands at the side; with nothing amiss it takes no room on the page', async ({
    page,
    api,
  }) => {
    const { rows } = await api.feeds();
    await page.goto('/');
    await expect(page.getByRole('list', { name: 'Freshness' }).getByRole('listitem')).toHaveCount(
      new Set(rows.map((row) => row.kind)).size,
    );
    await expect(table(page, 'Freshness of each feed')).toHaveCount(0);
  });

  test('what is worth a look names the pools above their list price', async ({ page, api }) => {
    const { above } = await api.summary({ range: '30d', groupBy: 'gpuModel' });
    expect(above.length).toBeGreaterThan(0);
    await page.goto('/');
    const notes = page.getByRole('region', { name: 'Worth a look' }).getByRole('listitem');
    for (const pool of above.slice(0, 2)) {
      const note = notes.filter({ hasText: pool.instanceType }).filter({ hasText: pool.zone }).first();
      await expect(note.getByRole('link')).toHaveAttribute('href', `/prices/${pool.id}`);
    }
  });
});
