import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { FEW_PRICES, toldSavings, trueFigures } from './billing-testing.ts';
import { derivedPrices, keptPrices, truePrices } from './prices-testing.ts';
import { BILL_FEEDS, openLaboratory, waitForAll } from './testing.ts';

const SEED = 11;
const NOW = new Date('2026-11-23T12:00:00Z');
/** Final at `NOW`. */
const FINAL = { from: '2026-09-15', to: '2026-11-20' };
const FAULTS = [
  { kind: 'throttle' as const, every: 7 },
  { kind: 'error' as const, rate: 0.05 },
  { kind: 'drop' as const, rate: 0.03 },
];

// In one file, one after the other: eight workers take nearly all of the 100 connections that Postgres has by default.
for (const target of testTargets().slice(-1)) {
  describe(`with eight workers at once, throttles, errors and dropped connections on ${target.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await target.open();
    });
    afterEach(() => database.close());

    it('every price comes back', async () => {
      const lab = await openLaboratory(database, { seed: SEED, now: NOW, faults: FAULTS });
      await Promise.all(Array.from({ length: 8 }, () => lab.startWorker()));
      await waitForAll({ timeoutMs: 180_000, log: lab.log });
      expect(await keptPrices()).toEqual(truePrices(lab));
      const { kept, anew } = await derivedPrices();
      expect(kept).toEqual(anew);
      await lab.close();
    });

    it('what was saved comes back', async () => {
      const lab = await openLaboratory(database, { seed: SEED, now: NOW, faults: FAULTS, bills: BILL_FEEDS });
      await Promise.all(Array.from({ length: 8 }, () => lab.startWorker(FEW_PRICES)));
      await waitForAll({ timeoutMs: 180_000, log: lab.log, bills: BILL_FEEDS });
      expect(await toldSavings(FINAL, NOW)).toEqual(trueFigures(lab, FINAL));
      await lab.close();
    });
  });
}
