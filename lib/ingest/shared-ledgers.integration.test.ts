import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyRuns, gpus, life, makeRun, spotPrices } from '#lib/db/run-testing';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { run } from '#lib/reports/run';
import { HOUR, make, NOW, settle, tell } from './ledger-testing.ts';

for (const target of testTargets()) {
  describe(`runs beside one another on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      await emptyRuns();
      await gpus(8);
      await spotPrices([-60, '3.6']);
      await life('i-a', 0, null);
    });

    it('share an instance by GPU, whichever run is told of first', async () => {
      const one = await makeRun();
      await tell(one, ...HOUR('i-a', 6));
      await settle();
      expect((await run(one, NOW)).ledger?.totalUsd).toBe(2.4);
      const two = await makeRun();
      await tell(two, ...HOUR('i-a', 2));
      // The second, and the first for the second's claim.
      expect(await settle()).toBe(2);
      expect((await run(one, NOW)).ledger?.totalUsd).toBe(1.8);
      expect((await run(two, NOW)).ledger?.totalUsd).toBe(0.6);
      expect(await settle()).toBe(0);
    });

    it('share it also where both are made at the same moment', async () => {
      const ids = [await makeRun(), await makeRun(), await makeRun()];
      for (const id of ids) await tell(id, ...HOUR('i-a', 2));
      await Promise.all([make(), make(), make()]);
      await settle();
      const totals = await Promise.all(ids.map(async (id) => (await run(id, NOW)).ledger?.totalUsd));
      expect(totals).toEqual([0.8, 0.8, 0.8]);
    });

    it('are made once by however many makers there are', async () => {
      const id = await makeRun();
      await tell(id, ...HOUR('i-a'));
      const made = await Promise.all(Array.from({ length: 6 }, () => make()));
      expect(made.reduce((sum, one) => sum + one.made, 0)).toBe(1);
    });
  });
}
