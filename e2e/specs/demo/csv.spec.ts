import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { expect, test } from '../../support/test.ts';

type Row = Record<string, unknown>;

/** Rows of savings carry their group's keys inside, and the answer says the baseline once; in CSV each row says them. */
const spread = (row: Row, baseline: { kind: string } | undefined): Row =>
  baseline === undefined ? row : { ...row, ...(row.keys as Row), baseline: baseline.kind };

/** What a row's column holds, as CSV says it: a dot reaches into an object, unknown is empty. */
function asCell(row: Row, column: string): string {
  const value = column.split('.').reduce<unknown>((part, key) => (part as Row | null)?.[key], row);
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

for (const { path, least } of [
  { path: '/', least: 8 },
  { path: '/savings', least: 6 },
  { path: '/prices', least: 101 },
  { path: '/prices?region=us-east-1&region=us-west-2', least: 20 },
  { path: '/sources', least: 4 },
]) {
  test(`the CSV of ${path} holds the rows of the API`, async ({ page, api }) => {
    await page.goto(path);
    const link = page.getByRole('search').getByRole('link', { name: 'CSV' });
    const download = page.waitForEvent('download');
    await link.click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^spotledger-[a-z-]+-2026-11-23\.csv$/);
    const text = await readFile(await file.path(), 'utf8');
    // What was downloaded: on Overview the link is another one until the page knows of bills.
    const { pathname, search } = new URL(file.url());
    const asked = `${pathname}${search}`.replace(/[?&]format=csv$/, '');
    const answer = await api.json<{ rows: Row[]; total?: number; baseline?: { kind: string } }>(
      asked.startsWith('/api/v1/pools?') ? `${asked}&limit=1000` : asked,
    );
    const { total } = answer;
    const rows = answer.rows.map((row) => spread(row, answer.baseline));

    const [columns = []] = parse(text, { to_line: 1 });
    const records: Record<string, string>[] = parse(text, { columns: true });
    expect(rows.length).toBeGreaterThanOrEqual(least);
    expect(records).toHaveLength(rows.length);
    if (asked.startsWith('/api/v1/pools?')) expect(records).toHaveLength(total ?? 0);
    expect(columns.length).toBeGreaterThan(5);
    for (const [index, row] of rows.entries())
      for (const column of columns)
        expect(records[index]?.[column], `${column} of row ${index + 1}`).toBe(asCell(row, column));
  });
}

test('the CSV of a pool holds its price steps', async ({ page, api }) => {
  const { rows } = await api.pools({ range: '30d', gpuModel: 'L4', limit: 1 });
  const prices = await api.prices(rows[0]?.id ?? 0, { range: '7d' });
  await page.goto(`/prices/${prices.pool.id}?range=7d`);
  const download = page.waitForEvent('download');
  await page.getByRole('search').getByRole('link', { name: 'CSV' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const records: Record<string, string>[] = parse(text, { columns: true });
  expect(records.map(({ at, usdPerHour }) => ({ at, usdPerHour: Number(usdPerHour) }))).toEqual(
    prices.points,
  );
  expect(text.endsWith('\r\n')).toBe(true);
});
