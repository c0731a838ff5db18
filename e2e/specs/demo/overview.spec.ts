import type { PoolSummaryRow } from '#lib/api/schemas/pools';
import { expectShown, plain } from '../../support/shown.ts';
import { readKpis, readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const perGpu = (row: PoolSummaryRow, usdPerHour: number | null | undefined) =>
  usdPerHour == null || !row.cheapest?.gpuCount ? null : usdPerHour / row.cheapest.gpuCount;

test.describe('Overview', () => {
  test('its answer and key numbers are those of the API', async ({ page, api }) => {
    const { total, rows } = await api.summary({ range: '30d', groupBy: 'gpuModel' });
    const h100 = rows.find((row) => row.group === 'H100');
    await page.goto('/');

    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    const found =
      /^Right now spot costs (.+?) less than on demand across (\S+) pools\. The cheapest H100 is (\S+) per GPU-hour in (\S+)\.$/.exec(
        answer,
      );
    expect(found, answer).not.toBeNull();
    expectShown(found?.[1], total.medianSavingsPct, 0, 'the saving');
    expectShown(found?.[2], total.pools - total.unpricedPools, 0, 'the pools');
    expectShown(found?.[3], h100?.cheapest?.usdPerGpuHour ?? null, 2, 'the H100');
    expect(found?.[4]).toBe(h100?.cheapest?.region);

    const kpis = await readKpis(page.getByLabel('Key numbers'));
    expectShown(kpis['Pools watched']?.value, total.pools);
    expect(kpis['Pools watched']?.note).toBe(
      `${total.instanceTypes} types in ${total.zones} zones of ${total.regions} regions`,
    );
    expectShown(kpis['Median saving']?.value, total.medianSavingsPct, 1);
    expectShown(kpis['Above on demand']?.value, total.aboveOnDemand);
    expectShown(kpis['Cheapest H100, per GPU-hour']?.value, h100?.cheapest?.usdPerGpuHour ?? null, 2);
  });

  test('By GPU has every model with the prices of its cheapest pool', async ({ page, api }) => {
    const { rows } = await api.summary({ range: '30d', groupBy: 'gpuModel' });
    await page.goto('/');
    const shown = await readRows(table(page, /^Cheapest spot price by GPU model/));
    expect(shown.map((row) => row.GPU).toSorted()).toEqual(rows.map((row) => row.group).toSorted());
    for (const row of rows) {
      const cells = shown.find((candidate) => candidate.GPU === row.group);
      expectShown(cells?.Pools, row.pools, 0, row.group);
      expect(cells?.['Cheapest in']).toBe(row.cheapest?.zone);
      expect(cells?.Type).toBe(row.cheapest?.instanceType);
      expectShown(cells?.['On demand'], perGpu(row, row.cheapest?.onDemandUsdPerHour), 2, row.group);
      expectShown(cells?.Spot, row.cheapest?.usdPerGpuHour ?? null, 2, row.group);
      expectShown(cells?.Saving, row.cheapest?.savingsPct ?? null, 1, row.group);
    }
  });

  test('the shares by day are the same as a chart, as a table and in the API', async ({ page, api }) => {
    const { daily } = await api.summary({ range: '30d', groupBy: 'gpuModel' });
    await page.goto('/');
    await expect(page.locator('figure svg').first()).toBeVisible();
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const shown = await readRows(table(page, 'Spot as a share of on demand, by day'));
    expect(shown).toHaveLength(daily.length);
    for (const [index, day] of daily.toReversed().entries()) {
      const [low, high] = (shown[index]?.['Middle half'] ?? '').split(' – ');
      const [lowest, highest] = (shown[index]?.['Cheapest – dearest'] ?? '').split(' – ');
      expectShown(shown[index]?.['Median, % of on demand'], day.medianPct, 1, day.day);
      expectShown(low, day.p25Pct, 1, day.day);
      expectShown(high, day.p75Pct, 1, day.day);
      expectShown(lowest, day.lowestPct, 1, day.day);
      expectShown(highest, day.highestPct, 1, day.day);
      expectShown(shown[index]?.['Above on demand'], day.aboveOnDemand, 0, day.day);
      expectShown(shown[index]?.Pools, day.pools, 0, day.day);
    }
    expect(daily.filter((day) => day.medianPct !== null).length).toBeGreaterThanOrEqual(29);
  });

  test('how fresh each feed is stands at the side; with nothing amiss it takes no room on the page', async ({
    page,
    api,
  }) => {
    const { rows } = await api.feeds();
    await page.goto('/');
    await expect(page.getByRole('list', { name: 'Freshness' }).getByRole('listitem')).toHaveCount(
      rows.length,
    );
    await expect(table(page, 'Freshness of each feed')).toHaveCount(0);
  });

  test('what is worth a look names the pools above their list price', async ({ page, api }) => {
    const { above } = await api.summary({ range: '30d', groupBy: 'gpuModel' });
    expect(above.length).toBeGreaterThan(0);
    await page.goto('/');
    const notes = page.getByRole('region', { name: 'Worth a look' }).getByRole('listitem');
    for (const pool of above.slice(0, 3)) {
      const note = notes.filter({ hasText: pool.instanceType }).filter({ hasText: pool.zone }).first();
      await expect(note.getByRole('link')).toHaveAttribute('href', `/prices/${pool.id}`);
    }
  });
});
