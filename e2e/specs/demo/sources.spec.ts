import { expectShown } from '../../support/shown.ts';
import { readRows, table } from '../../support/tables.ts';
import { expect, test } from '../../support/test.ts';

test.describe('Sources', () => {
  test('every feed stands there with its newest rows', async ({ page, api }) => {
    const { rows } = await api.feeds();
    await page.goto('/sources');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`All ${rows.length} feeds are fresh`);
    const shown = await readRows(page.getByRole('region', { name: 'Feeds' }).getByRole('table').first());
    expect(shown).toHaveLength(rows.length);
    for (const [index, feed] of rows.entries()) {
      const cells = shown[index];
      // What its calls cost stands under the name of a feed that is paid for.
      const { paid } = feed;
      const cost = /^ ?\$(\S+) this month, limit \$1,000$/.exec(cells?.Feed?.slice(feed.label.length) ?? '');
      expect(cells?.Feed?.startsWith(feed.label), feed.id).toBe(true);
      if (paid) expectShown(cost?.[1], paid.usd, 2, feed.id);
      else expect(cells?.Feed, feed.id).toBe(feed.label);
      expect(cells?.State).toBe('fresh');
      expectShown(cells?.Read, feed.rowsRead, 0, feed.id);
      expectShown(cells?.Written, feed.rowsWritten, 0, feed.id);
      expectShown(cells?.Unchanged, feed.rowsUnchanged, 0, feed.id);
      expectShown(cells?.Kept, feed.rowsKept, 0, feed.id);
      expect(cells?.Errors).toBe('0');
    }
  });

  test('each feed of bills keeps its own usage lines', async ({ api }) => {
    const { rows } = await api.feeds();
    const [exported, explored] = ['aws.billing-export', 'aws.cost-explorer'].map(
      (id) => rows.find((feed) => feed.id === id)?.rowsKept ?? 0,
    );
    expect(explored).toBeGreaterThan(0);
    expect(exported).toBeGreaterThan(explored ?? 0);
  });

  test('behind a feed are its places and its newest runs', async ({ page, api }) => {
    const { rows } = await api.feeds();
    const feed = rows.find(({ id }) => id === 'aws.spot-prices');
    const runs = await api.runs('aws.spot-prices');
    await page.goto('/sources');
    await page.getByRole('button', { name: feed?.label, exact: true }).click();
    const places = await readRows(table(page, `Places of ${feed?.label}`));
    expect(places.map((row) => row.Place)).toEqual(feed?.scopes.map((scope) => scope.region));
    expect(places).toHaveLength(6);
    const shown = await readRows(table(page, `Newest runs of ${feed?.label}`));
    expect(shown).toHaveLength(Math.min(20, runs.rows.length));
    for (const [index, cells] of shown.entries()) {
      expectShown(cells.Read, runs.rows[index]?.rowsRead ?? null);
      expectShown(cells.Written, runs.rows[index]?.rowsWritten ?? null);
    }
  });

  test('Sync now makes new runs everywhere, and they find nothing new', async ({ page, api }) => {
    const id = 'aws.zones';
    const before = await api.runs(id);
    const newest = before.rows[0]?.id ?? 0;
    await page.goto('/sources');
    await page.getByRole('button', { name: 'Zones', exact: true }).click();
    await page.getByRole('button', { name: 'Sync zones now' }).click();
    await expect(page.getByText(/asked \d+ places/)).toBeVisible();
    await expect
      .poll(
        async () =>
          (await api.runs(id)).rows.filter((run) => run.id > newest && run.status === 'succeeded').length,
      )
      .toBeGreaterThanOrEqual(18);
    const after = (await api.runs(id)).rows.filter((run) => run.id > newest && run.region !== '');
    expect(after.map((run) => [run.rowsRead > 0, run.rowsWritten])).toEqual(after.map(() => [true, 0]));
    await page.reload();
    await page.getByRole('button', { name: 'Zones', exact: true }).click();
    const { rows } = await api.feeds();
    const shown = await readRows(page.getByRole('region', { name: 'Feeds' }).getByRole('table').first());
    expectShown(shown[0]?.Unchanged, rows[0]?.rowsUnchanged ?? null);
    expect(rows[0]?.rowsWritten).toBe(0);
  });

  test('real files are not taken into a ledger of simulated data', async ({ page }) => {
    await page.goto('/sources');
    await expect(page.getByRole('region', { name: 'Imports' })).toContainText('SOURCES=files');
    await expect(page.getByRole('button', { name: 'Choose files' })).toHaveCount(0);
  });
});
