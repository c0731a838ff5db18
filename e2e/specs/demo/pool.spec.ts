import type { PoolPricesResponse } from '#lib/api/schemas/pools';
import type { Api } from '../../support/api.ts';
import { expectShown, plain } from '../../support/shown.ts';
import { readKpis, readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

const CHANGES = 'Price steps with the on-demand price at their time, newest first';

/** Of the pools that moved most, the one with the most records. */
async function somePool(api: Api): Promise<PoolPricesResponse> {
  const { movers } = await api.summary({ range: '30d' });
  const all = await Promise.all(movers.map(({ id }) => api.prices(id, { range: '30d' })));
  const [busiest] = all.toSorted((a, b) => b.points.length - a.points.length);
  if (busiest === undefined) throw new Error('No pool moved.');
  return busiest;
}

/** The prices as they changed, oldest first: records that repeat a price are no change. */
function changesOf({ points }: PoolPricesResponse) {
  return points.filter((point, index) => point.usdPerHour !== points[index - 1]?.usdPerHour);
}

test.describe('a pool', () => {
  test('its answer and statistics are those of the API', async ({ page, api }) => {
    const prices = await somePool(api);
    const { pool, points, onDemand, stats } = prices;
    const now = points.at(-1)?.usdPerHour ?? 0;
    const listed = onDemand.at(-1)?.usdPerHour ?? 0;
    await page.goto(`/prices/${pool.id}`);
    await expect(page).toHaveTitle(`${pool.instanceType} ${pool.zone} · Spotledger`);

    const answer = plain((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    const found =
      /^(\S+) in (\S+) costs (\S+) an hour now, (.+ %) below on demand; over 30 days it averaged (\S+)\.$/.exec(
        answer,
      );
    expect(found, answer).not.toBeNull();
    expect(found?.slice(1, 3)).toEqual([pool.instanceType, pool.zone]);
    expectShown(found?.[3], now, 2, 'now');
    expectShown(found?.[4], (1 - now / listed) * 100, 1, 'the saving');
    expectShown(found?.[5]?.replace(/\.$/, ''), stats.timeWeightedMean, 2, 'the mean');

    const kpis = await readKpis(page.getByLabel('Statistics over the range'));
    expectShown(kpis.Mean?.value, stats.timeWeightedMean, 2, 'Mean');
    expectShown(kpis.Mean?.note, stats.savingsPct, 1, 'Mean, saved');
    expectShown(kpis.Median?.value, stats.p50, 2, 'Median');
    expectShown(kpis['95th percentile']?.value, stats.p95, 2, 'p95');
    expectShown(
      kpis.Volatility?.value,
      stats.volatility === null ? null : stats.volatility * 100,
      1,
      'Volatility',
    );
    expectShown(kpis.Changes?.value, stats.changes, 0, 'Changes');
    expectShown(kpis.Changes?.note, stats.records, 0, 'Records');
    expect(kpis.Known?.value).toBe('30 d');
    await expect(page.locator('figure svg').first()).toBeVisible();
  });

  test('every price of the range is in the table, newest first, each with the list price of its hour', async ({
    page,
    api,
  }) => {
    const prices = await somePool(api);
    const changes = changesOf(prices);
    expect(changes.length).toBeGreaterThan(20);
    await page.goto(`/prices/${prices.pool.id}`);
    const shown = table(page, CHANGES);
    const rows = [];
    for (;;) {
      rows.push(...(await readRows(shown)));
      const older = page.getByRole('button', { name: 'Older' });
      if (await older.isDisabled()) break;
      const first = await shown.locator('time').first().getAttribute('datetime');
      await older.click();
      await expect(shown.locator('time').first()).not.toHaveAttribute('datetime', first ?? '');
    }
    expect(rows).toHaveLength(changes.length);
    for (const [index, change] of changes.toReversed().entries()) {
      const listed = prices.onDemand.findLast((step) => step.from <= change.at)?.usdPerHour ?? null;
      const what = `the price of ${change.at}`;
      expectShown(rows[index]?.['Spot $/h'], change.usdPerHour, 2, what);
      expectShown(rows[index]?.['On demand $/h'], listed, 2, what);
      expectShown(
        rows[index]?.Saved,
        listed === null ? null : (1 - change.usdPerHour / listed) * 100,
        1,
        what,
      );
      expect(rows[index]?.['From, UTC'], what).toContain(change.at.slice(11, 16));
    }
  });

  test('the range changes what is asked for, and the answer with it', async ({ page, api }) => {
    const { pool } = await somePool(api);
    const week = await api.prices(pool.id, { range: '7d' });
    await page.goto(`/prices/${pool.id}`);
    await page.getByRole('radio', { name: '7 d' }).check();
    await expect(page).toHaveURL(/[?&]range=7d/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('7 days');
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
    const kpis = await readKpis(page.getByLabel('Statistics over the range'));
    expectShown(kpis.Mean?.value, week.stats.timeWeightedMean, 2);
    expectShown(kpis.Changes?.value, week.stats.changes);
  });

  test('the same type elsewhere, cheapest first, is the API filtered', async ({ page, api }) => {
    const { pool } = await somePool(api);
    const others = await api.pools({
      range: '30d',
      instanceType: pool.instanceType,
      os: pool.os,
      sort: 'spotUsdPerHour',
      limit: 200,
    });
    expect(others.rows.length).toBeGreaterThan(1);
    await page.goto(`/prices/${pool.id}`);
    const rows = await readRows(table(page, `Pools of ${pool.instanceType}, cheapest first`));
    expect(rows.map((row) => row.Zone)).toEqual(
      others.rows.map((row) => `${row.zone} ${row.zoneName ?? row.region}`),
    );
    for (const [index, row] of others.rows.entries()) {
      expectShown(rows[index]?.['Spot $/h'], row.spotUsdPerHour, 2, row.zone);
      expectShown(rows[index]?.['Mean $/h'], row.meanUsdPerHour, 2, row.zone);
    }
  });

  test('a number says how it was made', async ({ page, api }) => {
    const { pool } = await somePool(api);
    await page.goto(`/prices/${pool.id}`);
    await page.getByRole('button', { name: 'Mean', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'How this is made' })).toContainText(
      'sum of price × time it held',
    );
  });
});
