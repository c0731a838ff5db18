import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { FEW_PRICES, toldSavings, trueFigures } from './billing-testing.ts';
import { BILL_FEEDS, openLaboratory, runBegins, triesUnderWay, waitForAll } from './testing.ts';

const SEED = 11;
const NOW = new Date('2026-11-23T12:00:00Z');
/** Final at `NOW`. */
const FINAL = { from: '2026-09-15', to: '2026-11-20' };

for (const target of testTargets()) {
  describe(`what was saved comes back on ${target.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await target.open();
    });
    afterEach(() => database.close());

    it('after workers are killed at random moments while they take bills in', async () => {
      const faults = (['s3', 'ce'] as const).map((service) => ({ kind: 'delay' as const, service, ms: 100 }));
      const lab = await openLaboratory(database, { seed: SEED, now: NOW, faults, bills: BILL_FEEDS });
      let struck = 0;
      for (let round = 0; round < 5; round++) {
        const before = await triesUnderWay(BILL_FEEDS);
        const worker = await lab.startWorker(FEW_PRICES);
        // A killed run's place is free again after its heartbeat: not every round waits for it.
        await runBegins(before, 5_000, BILL_FEEDS);
        await sleep(Math.random() * 1500);
        // That run may be over by now: the kill counts where one is not.
        if (await runBegins(before, 100, BILL_FEEDS)) struck++;
        await lab.kill(worker, 'SIGKILL');
        // What was taken in whole is asked for again.
        await lab.makeDue(BILL_FEEDS);
      }
      expect(struck).toBeGreaterThan(0);
      lab.cloud.faults.clear();
      await lab.startWorker(FEW_PRICES);
      await waitForAll({ timeoutMs: 180_000, log: lab.log, bills: BILL_FEEDS });
      expect(await toldSavings(FINAL, NOW)).toEqual(trueFigures(lab, FINAL));
      await lab.close();
    });
  });
}
