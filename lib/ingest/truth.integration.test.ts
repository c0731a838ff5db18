import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { derivedPrices, keptPrices, truePrices } from './prices-testing.ts';
import { lastRunId, openLaboratory, runBegins, triesUnderWay, waitForAll } from './testing.ts';

const SEED = 11;
const NOW = new Date('2026-11-23T12:00:00Z');
// p5 is cut on 1 December, so that this pull sees another list price than the first.
const AFTER_THE_CUT = new Date('2026-12-02T12:00:00Z');

async function expectDerived(): Promise<void> {
  const { kept, anew } = await derivedPrices();
  expect(kept).toEqual(anew);
}

for (const target of testTargets()) {
  describe(`the truth comes back on ${target.name}`, () => {
    // Where there is a server, the embedded database runs a first pull, a second one, and kills.
    const isServer = target.name === 'postgres' || !process.env.TEST_DATABASE_URL;
    let database: TestDatabase;
    beforeEach(async () => {
      database = await target.open();
    });
    afterEach(() => database.close());

    it('through one worker, and a second full run changes nothing', async () => {
      const lab = await openLaboratory(database, { seed: SEED, now: NOW });
      const worker = await lab.startWorker();
      await waitForAll({ log: lab.log });
      const truth = truePrices(lab);
      expect(truth.spot.length).toBeGreaterThan(20_000);
      expect(await keptPrices()).toEqual(truth);

      const afterId = await lastRunId();
      await lab.kill(worker, 'SIGTERM');
      await lab.makeDue();
      await lab.startWorker();
      await waitForAll({ afterId, log: lab.log });
      expect(await keptPrices()).toEqual(truth);
      const { _sum } = await db().feedRun.aggregate({
        where: { id: { gt: afterId } },
        _sum: { rowsRead: true, rowsWritten: true },
      });
      expect(_sum.rowsRead).toBeGreaterThan(300);
      expect(_sum.rowsWritten).toBe(0);
      await expectDerived();
      await lab.close();
    });

    it.runIf(isServer)('on both sides of a list price cut', async () => {
      const lab = await openLaboratory(database, { seed: SEED, now: NOW });
      const worker = await lab.startWorker();
      await waitForAll({ log: lab.log });
      const afterId = await lastRunId();
      await lab.kill(worker, 'SIGTERM');
      lab.setNow(AFTER_THE_CUT);
      await lab.startWorker();
      await waitForAll({ afterId, log: lab.log });
      const kept = await keptPrices();
      expect(kept).toEqual(truePrices(lab));
      expect(
        kept.onDemand.filter(([pool]) => pool === 'us-east-1 p5.48xlarge linux').map(([, , usd]) => usd),
      ).toEqual(['55.040000', '50.636800']);
      await expectDerived();
      await lab.close();
    });

    it.runIf(isServer)('of every type at once after a start with more types', async () => {
      const lab = await openLaboratory(database, { seed: SEED, now: NOW });
      const worker = await lab.startWorker({ SPOT_INSTANCE_TYPES: 'g6.*' });
      await waitForAll({ log: lab.log });
      const ofG6 = lab.market.pools().filter(({ instanceType }) => instanceType.startsWith('g6.'));
      expect([await db().instanceType.count(), await db().pool.count()]).toEqual([18, ofG6.length]);
      const afterId = await lastRunId();
      await lab.kill(worker, 'SIGTERM');
      lab.setNow(new Date(NOW.getTime() + 120_000));
      await lab.startWorker();
      await waitForAll({ afterId, log: lab.log });
      expect([await db().instanceType.count(), await db().pool.count()]).toEqual([18, 151]);
      const untyped = await db().$queryRaw`
        select from pool p where not exists (select from instance_type t where t.name = p.instance_type)
           or not exists (select from on_demand_price o where (o.region, o.instance_type) = (p.region, p.instance_type))`;
      expect(untyped).toEqual([]);
      await lab.close();
    });

    it('after workers are killed at random moments of the backfill', async () => {
      const lab = await openLaboratory(database, {
        seed: SEED,
        now: NOW,
        faults: [{ kind: 'delay', ms: 150 }],
      });
      let struck = 0;
      for (let round = 0; round < 5; round++) {
        const before = await triesUnderWay();
        const worker = await lab.startWorker();
        await runBegins(before);
        await sleep(Math.random() * 400);
        // That run may be over by now: the kill waits for one that is not.
        if (await runBegins(before)) struck++;
        await lab.kill(worker, 'SIGKILL');
      }
      expect(struck).toBe(5);
      lab.cloud.faults.clear();
      await lab.startWorker();
      await waitForAll({ timeoutMs: 180_000, log: lab.log });
      expect(await keptPrices()).toEqual(truePrices(lab));
      await expectDerived();
      await lab.close();
    });
  });
}
