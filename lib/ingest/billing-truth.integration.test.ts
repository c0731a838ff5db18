import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { savings } from '#lib/reports/savings';
import { BILL_WAYS, FEW_PRICES, toldSavings, trueFigures } from './billing-testing.ts';
import { BILL_FEEDS, lastRunId, openLaboratory, waitForAll } from './testing.ts';

const SEED = 11;
const NOW = new Date('2026-11-23T12:00:00Z');
/** Final at `NOW`; p4 was cut on 15 September, and what is known of list prices is those of today. */
const FINAL = { from: '2026-09-15', to: '2026-11-20' };
/** Restated and late at `NOW`, final five days later. */
const PROVISIONAL = { from: '2026-11-20', to: '2026-11-24' };
const LATER = new Date('2026-11-28T12:00:00Z');

/** The export counts, and final months of Cost Explorer agree with it to the cent. */
async function expectExportCounts(): Promise<void> {
  const { sources } = await savings(FINAL, NOW);
  expect(new Set(sources.map(({ source }) => source))).toEqual(new Set(['export']));
  expect(sources).toHaveLength(9);
  const october = sources.filter(({ month }) => month === '2026-10-01').flatMap(({ others }) => others);
  expect(october.length).toBeGreaterThanOrEqual(3);
  for (const other of october) {
    expect(other.source).toBe('cost-explorer');
    expect(Math.abs(other.differenceUsd ?? Number.NaN)).toBeLessThan(0.005);
  }
}

// On a server where there is one: the embedded database runs the same code, and both do under kills.
for (const target of testTargets().slice(-1)) {
  describe(`what was saved comes back on ${target.name}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await target.open();
    });
    afterEach(() => database.close());

    const ways = Object.entries(BILL_WAYS);
    for (const [way, bills] of ways) {
      it(`through ${way}, after a second full run, and once provisional days are restated`, async () => {
        const lab = await openLaboratory(database, { seed: SEED, now: NOW, bills });
        const worker = await lab.startWorker(FEW_PRICES);
        await waitForAll({ log: lab.log, bills });
        if (way === 'both') await expectExportCounts();
        const truth = trueFigures(lab, FINAL);
        expect(Object.keys(truth.day ?? {}).length).toBeGreaterThan(40);
        expect(await toldSavings(FINAL, NOW)).toEqual(truth);
        const early = await toldSavings(PROVISIONAL, NOW);
        expect(early).not.toEqual(trueFigures(lab, PROVISIONAL));

        let afterId = await lastRunId();
        await lab.kill(worker, 'SIGTERM');
        await lab.makeDue();
        const second = await lab.startWorker(FEW_PRICES);
        await waitForAll({ afterId, log: lab.log, bills });
        expect(await toldSavings(FINAL, NOW)).toEqual(truth);
        expect(await toldSavings(PROVISIONAL, NOW)).toEqual(early);
        const { _sum } = await db().feedRun.aggregate({
          where: { id: { gt: afterId }, feed: { in: BILL_FEEDS } },
          _sum: { rowsWritten: true },
        });
        expect(_sum.rowsWritten).toBe(0);

        afterId = await lastRunId();
        await lab.kill(second, 'SIGTERM');
        lab.setNow(LATER);
        await lab.makeDue();
        await lab.startWorker(FEW_PRICES);
        await waitForAll({ afterId, log: lab.log, bills });
        expect(await toldSavings(FINAL, LATER)).toEqual(truth);
        expect(await toldSavings(PROVISIONAL, LATER)).toEqual(trueFigures(lab, PROVISIONAL));
        await lab.close();
      });
    }
  });
}
