import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { billOf, line, writeBill } from '#lib/db/usage-testing';
import { savings } from './savings.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const A = '111111111111';
const B = '222222222222';
const NOVEMBER = { from: '2026-11-01', to: '2026-11-04' };

for (const target of testTargets()) {
  describe(`what an export says by silence on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      const origin = 's3://bills/exports/all';
      // October names both accounts, November one.
      const october = billOf(
        'export',
        A,
        '2026-10-01',
        [line('2026-10-20T10:00', 1, { hours: '1', cost: '2' })],
        {
          origin,
        },
      );
      october.books.push({ cloud: 'aws', account: B, accountName: null, month: '2026-10-01', leftOut: [] });
      await writeBill(
        october,
        billOf('export', B, '2026-11-01', [line('2026-11-02T10:00', 1, { hours: '3', cost: '4' })], {
          origin,
        }),
      );
    });
    afterAll(() => database.close());

    it.each([[undefined], [[A]], [[A, B]]])('is the same with the filter %j', async (account) => {
      const { rows, total, missing } = await savings({ ...NOVEMBER, account }, NOW);
      expect(missing).toEqual([]);
      expect(rows.map(({ billed }) => billed)).toEqual([true, true, false]);
      expect(total.spotHours).toBe(account?.length === 1 ? 0 : 3);
    });
  });
}
