import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from './client.ts';
import { readRowsKept } from './row-counts.ts';
import { type TestDatabase, testTargets } from './testing.ts';

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
  });
}
