import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import { expectShown } from '../../support/shown.ts';
import { readRows, type ShownRow, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const CAPTION = 'Statistics of the compared pools';

function expectCompared(
  cells: ShownRow | undefined,
  { pool, points, stats }: PoolPricesResponse,
  gpus: number,
): void {
  const each = (value: number | null | undefined) => (value == null ? null : value / gpus);
  expect(cells?.Pool).toContain(pool.zone);
  expectShown(cells?.Newest, each(points.at(-1)?.usdPerHour), 2, pool.zone);
  expectShown(cells?.Mean, each(stats.timeWeightedMean), 2, pool.zone);
  expectShown(cells?.Median, each(stats.p50), 2, pool.zone);
  expectShown(cells?.p95, each(stats.p95), 2, pool.zone);
  expectShown(cells?.Volatility, stats.volatility === null ? null : stats.volatility * 100, 1, pool.zone);
  expectShown(cells?.Changes, stats.changes, 0, pool.zone);
  expectShown(cells?.Saved, stats.savingsPct, 1, pool.zone);
}

test('ticked pools are compared, per GPU-hour and per instance-hour', async ({ page, api }) => {
  const { rows } = await api.pools({ range: '30d', gpuModel: 'A100', limit: 3 });
  const all = await Promise.all(rows.map((row) => api.prices(row.id, { range: '30d' })));
  expect(all).toHaveLength(3);
  await page.goto('/prices?gpuModel=A100');
  for (const { instanceType, zone } of rows)
    await page.getByRole('checkbox', { name: `Compare ${instanceType} in ${zone}` }).check();
  await page.getByRole('link', { name: 'Compare 3' }).click();

  const compared = table(page, CAPTION);
  await expect(compared).toHaveAttribute('aria-busy', 'false');
  for (const id of rows.map((row) => row.id)) expect(page.url()).toContain(`pool=${id}`);
  const perGpu = await readRows(compared);
  for (const [index, prices] of all.entries())
    expectCompared(perGpu[index], prices, prices.pool.gpuCount ?? 0);
  const best = all.toSorted(
    (a, b) =>
      (a.stats.timeWeightedMean ?? 0) / (a.pool.gpuCount ?? 1) -
      (b.stats.timeWeightedMean ?? 0) / (b.pool.gpuCount ?? 1),
  )[0];
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    `${best?.pool.zone} was the cheapest of 3`,
  );

  await page.getByRole('radio', { name: 'per instance-hour' }).check();
  await expect(page).toHaveURL(/per=instance/);
  const perInstance = await readRows(compared);
  for (const [index, prices] of all.entries()) expectCompared(perInstance[index], prices, 1);
});

test('a pool is taken out, and none leaves a word on how to begin', async ({ page, api }) => {
  const { rows } = await api.pools({ range: '30d', limit: 2 });
  const [first, second] = rows;
  await page.goto(`/prices/compare?pool=${first?.id}&pool=${second?.id}`);
  const remove = page.getByRole('button', { name: /^Remove / });
  await expect(remove).toHaveCount(2);
  await remove.first().click();
  await expect(remove).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`pool=${second?.id}$`));
  await remove.first().click();
  await expect(page.getByText('No pools to compare yet')).toBeVisible();
});

test('a pool that does not exist is left out with the reason', async ({ page, api, faults }) => {
  faults.expect(/404/);
  const { rows } = await api.pools({ range: '30d', limit: 1 });
  await page.goto(`/prices/compare?pool=${rows[0]?.id}&pool=99999999`);
  const said = page.getByRole('status').filter({ hasText: 'Pool 99999999 is left out' });
  await expect(said).toContainText('There is no pool');
  await said.getByRole('button', { name: 'Remove it' }).click();
  await expect(page).toHaveURL(`/prices/compare?pool=${rows[0]?.id}`);
  await expect(said).toHaveCount(0);
});
