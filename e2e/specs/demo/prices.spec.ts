import type { PoolRow } from '#lib/api/schemas/pools';
import { expectShown, plain } from '../../support/shown.ts';
import { readRows, type ShownRow, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const CAPTION = 'Spot pools ranked, with their on-demand price';

function expectPool(cells: ShownRow | undefined, pool: PoolRow): void {
  const what = `pool ${pool.id}`;
  expect(cells?.Zone, what).toBe(`${pool.zone} ${pool.zoneName ?? pool.region}`);
  expect(cells?.Type, what).toContain(pool.instanceType);
  expectShown(cells?.['Spot $/h'], pool.spotUsdPerHour, 2, what);
  expectShown(cells?.['On demand $/h'], pool.onDemandUsdPerHour, 2, what);
  expectShown(cells?.['Spot $/GPU-h'], pool.usdPerGpuHour, 2, what);
  expectShown(cells?.Saved, pool.savingsPct, 1, what);
  expectShown(cells?.['Mean $/h'], pool.meanUsdPerHour, 2, what);
  expectShown(cells?.Change, pool.changePct, 1, what);
}

test.describe('Prices', () => {
  test('the answer is the cheapest GPU-hour that the API knows', async ({ page, api }) => {
    const { total } = await api.summary({ range: '30d' });
    await page.goto('/prices');
    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    const found =
      /^The cheapest GPU-hour right now is (\S+), on (.+) in (\S+) \((\S+)\): (.+ %) below on demand\.$/.exec(
        answer,
      );
    expect(found, answer).not.toBeNull();
    expectShown(found?.[1], total.cheapest?.usdPerGpuHour ?? null, 2);
    expect(found?.slice(2, 5)).toEqual([
      total.cheapest?.gpuModel,
      total.cheapest?.region,
      total.cheapest?.zone,
    ]);
    expectShown(found?.[5], total.cheapest?.savingsPct ?? null);
  });

  test('the table is the API, page after page to the last pool', async ({ page, api }) => {
    const all = await api.pools({ range: '30d', limit: 1000 });
    expect(all.rows).toHaveLength(all.total);
    expect(all.total).toBeGreaterThan(100);
    await page.goto('/prices');
    const pools = table(page, CAPTION);
    const rows = pools.getByRole('row');
    await expect(rows).toHaveCount(51);
    for (let shown = 50; shown < all.total; shown += 50) {
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect(rows).toHaveCount(Math.min(shown + 50, all.total) + 1);
    }
    await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
    const cells = await readRows(pools);
    for (const [index, pool] of all.rows.entries()) expectPool(cells[index], pool);
  });

  for (const { head, sort, order } of [
    { head: 'Saved', sort: 'savingsPct', order: 'desc' },
    { head: 'Zone', sort: 'region', order: 'asc' },
    { head: 'Change', sort: 'changePct', order: 'desc' },
  ] as const) {
    test(`sorts by ${head} as the API does, and back again`, async ({ page, api }) => {
      await page.goto('/prices');
      const pools = table(page, CAPTION);
      const column = pools.getByRole('columnheader', { name: head });
      const turned = order === 'asc' ? 'desc' : 'asc';
      for (const [way, words] of [
        [order, order === 'asc' ? 'ascending' : 'descending'],
        [turned, turned === 'asc' ? 'ascending' : 'descending'],
      ] as const) {
        await column.getByRole('button').click();
        await expect(column).toHaveAttribute('aria-sort', words);
        expect(new URL(page.url()).searchParams.get('sort')).toBe(sort);
        const { rows } = await api.pools({ range: '30d', sort, order: way, limit: 50 });
        await expect
          .poll(async () => (await readRows(pools)).map((row) => `${row.Zone} ${row.Type}`))
          .toEqual(
            rows.map((row) =>
              expect.stringContaining(`${row.zone} ${row.zoneName ?? row.region} ${row.instanceType}`),
            ),
          );
      }
    });
  }

  test('each GPU model has its pools, its cheapest price and the range of its savings', async ({
    page,
    api,
  }) => {
    const { rows } = await api.summary({ range: '30d', groupBy: 'gpuModel' });
    await page.goto('/prices');
    const shown = await readRows(table(page, /^USD per GPU-hour by GPU model/));
    expect(shown.map((row) => row.GPU).toSorted()).toEqual(rows.map((row) => row.group).toSorted());
    for (const row of rows) {
      const cells = shown.find((candidate) => candidate.GPU === row.group);
      expectShown(cells?.Pools, row.pools, 0, row.group);
      expectShown(cells?.['From, $/GPU-h'], row.cheapest?.usdPerGpuHour ?? null, 2, row.group);
      const [low, high] = (cells?.['Below on demand'] ?? '').split(' to ');
      expectShown(low, row.minSavingsPct, 0, row.group);
      expectShown(high ?? low, row.maxSavingsPct, 0, row.group);
    }
  });

  test('a row leads to its pool, under the same range', async ({ page, api }) => {
    const { rows } = await api.pools({ range: '7d', limit: 1 });
    const [pool] = rows;
    await page.goto('/prices?range=7d');
    await table(page, CAPTION)
      .getByRole('link', { name: `${pool?.instanceType} in ${pool?.zone}` })
      .first()
      .click();
    await expect(page).toHaveURL(`/prices/${pool?.id}?range=7d`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(pool?.zone ?? '');
  });
});
