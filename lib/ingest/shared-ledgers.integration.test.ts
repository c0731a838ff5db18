import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTransaction } from '#lib/db/client';
import { at, emptyRuns, gpus, hostOf, life, makeRun, spotPrices, told } from '#lib/db/run-testing';
import { writeRunEvents } from '#lib/db/runs';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import type { RunEvent } from '#lib/domain/training-run';
import { run } from '#lib/reports/run';
import { makeLedgers } from './make-ledgers.ts';

const NOW = at(1_000);
const tell = (runId: string, ...events: RunEvent[]) =>
  withTransaction((tx) => writeRunEvents(tx, runId, events, NOW));
const said: string[] = [];
const make = (over: Partial<Parameters<typeof makeLedgers>[0]> = {}) =>
  makeLedgers({ now: NOW, say: (line) => said.push(line), ...over });
/** Makes ledgers until nothing is left; how many were made. */
async function settle(): Promise<number> {
  for (let total = 0; ; ) {
    const { made, stale } = await make();
    if (stale === 0) return total;
    total += made;
  }
}

/** An hour of work on one instance: two epochs, the second after a checkpoint of two minutes, then it is taken. */
const HOUR = (instanceId: string, gpuCount: number | null = null): RunEvent[] => [
  told('start', 10, { on: hostOf(instanceId, gpuCount) }),
  told('epoch', 30, { epoch: 0 }),
  told('checkpoint-start', 40),
  told('checkpoint-end', 42, { bytes: 1_000 }),
  told('epoch', 50, { epoch: 1 }),
];

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
