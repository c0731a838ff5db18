import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from './client.ts';
import { readRowsKept } from './row-counts.ts';
import { type TestDatabase, testTargets } from './testing.ts';
import { billOf, keepUsage, line } from './usage-testing.ts';

const insert = (pool: number, rows: number) => db().$executeRaw`
  insert into spot_price (pool_id, at, usd_per_hour, source)
  select ${pool}::int, 'epoch'::timestamptz + n * interval '1 minute', 1.2345, 'api' from generate_series(1, ${rows}::int) n`;

for (const target of testTargets()) {
  describe(`rows kept on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    it('counts price records while they are few, and is near the truth when they are many', async () => {
      expect(await readRowsKept(['spot-prices', 'zones'])).toEqual({ 'spot-prices': 0, zones: 0 });
      await insert(1, 20_000);
      expect(await readRowsKept(['spot-prices'])).toEqual({ 'spot-prices': 20_000 });
      await insert(2, 280_000);
      const { 'spot-prices': many = 0 } = await readRowsKept(['spot-prices']);
      expect(many).toBeGreaterThan(270_000);
      expect(many).toBeLessThan(330_000);
    });

    it('counts the usage lines of each source for itself, whichever of them counts', async () => {
      const use = (day: string) => line(`2026-11-${day}T10:00`, 1, { hours: '1', cost: '2' });
      const account = '111122223333';
      await keepUsage(
        [
          billOf('export', account, '2026-11-01', [use('01'), use('02'), use('03')]),
          billOf('cost-explorer', account, '2026-11-01', [use('01')]),
        ],
        new Date('2026-11-04T00:00:00Z'),
      );
      expect(await readRowsKept(['export', 'cost-explorer', 'file'])).toEqual({
        export: 3,
        'cost-explorer': 1,
        file: 0,
      });
    });
  });
}
