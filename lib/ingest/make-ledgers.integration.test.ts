import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { db } from '#lib/db/client';
import { markOtherVersions } from '#lib/db/run-ledgers';
import {
  changedRuns,
  emptyRuns,
  gpus,
  iso,
  life,
  listPrice,
  makeRun,
  spotPriceByZoneName,
  spotPrices,
  told,
  zoneNames,
} from '#lib/db/run-testing';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { runLedger } from '#lib/domain/run-ledger';
import { run } from '#lib/reports/run';
import { runEpochs } from '#lib/reports/run-epochs';
import { HOUR, make, NOW, said, settle, tell } from './ledger-testing.ts';
import { keepLedgers } from './make-ledgers.ts';

for (const target of testTargets()) {
  describe(`ledgers on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      await emptyRuns();
      said.length = 0;
      await gpus(8);
      // 0.06 USD a minute, and 0.12 from minute 60 on.
      await spotPrices([-60, '3.6'], [60, '7.2']);
      await listPrice(-100, '10.8');
    });

    it('split what a run was paid, and say it in every answer', async () => {
      await life('i-a', 0, 90);
      const id = await makeRun();
      await tell(id, ...HOUR('i-a'), told('end', 80));
      expect(await settle()).toBe(1);
      const answer = await run(id, NOW);
      // From 10 on: 50 minutes at 0.06 and 20 at 0.12; two of them saved.
      expect(answer.ledger).toMatchObject({
        ...{ totalUsd: 5.4, usefulUsd: 5.28, checkpointUsd: 0.12, lostUsd: 0, restartUsd: 0, idleUsd: 0 },
        ...{ paidHours: 70 / 60, spotHours: 70 / 60, usefulHours: 68 / 60, checkpointHours: 2 / 60 },
        ...{ effectiveUsdPerEpoch: 2.7, marginalUsdPerEpoch: 2.7, onDemandUsd: 12.24, unpricedHours: 0 },
        ...{ onDemandUsdPerEpoch: 6.12, billedUsd: null, billedLedgerUsd: null, breakEvenRatePerHour: null },
      });
      expect(answer.run).toMatchObject({
        ...{ status: 'ended', startedAt: iso(10), endedAt: iso(80), epochsCompleted: 2, nodes: 1 },
        ...{ clouds: ['aws'], regions: ['us-east-1'], instanceTypes: ['p5.48xlarge'], gpuModels: ['H100'] },
      });
      expect(answer.segments).toEqual([
        {
          ...{ node: '0', cloud: 'aws', region: 'us-east-1', zone: 'use1-az4', instanceId: 'i-a' },
          ...{ instanceType: 'p5.48xlarge', gpuModel: 'H100', gpuCount: null, lifecycle: 'spot' },
          ...{ poolId: expect.any(Number), from: iso(10), to: iso(80), interrupted: false },
          ...{ usd: 5.4, waivedUsd: 0, unpricedHours: 0 },
        },
      ]);
      expect(answer.checkpoints).toEqual([{ from: iso(40), to: iso(42), bytes: 1000 }]);
      expect((await runEpochs(id, NOW)).rows).toEqual([
        { epoch: 0, startedAt: iso(10), endedAt: iso(30), usd: 1.2, lostUsd: 0, restartUsd: 0 },
        { epoch: 1, startedAt: iso(30), endedAt: iso(50), usd: 1.2, lostUsd: 0, restartUsd: 0 },
      ]);
    });

    it('price an instance that no source knows by what its node says of it, from its first word on', async () => {
      const id = await makeRun();
      await tell(id, ...HOUR('i-strange'), told('end', 80));
      await settle();
      const answer = await run(id, NOW);
      expect(answer.ledger).toMatchObject({ totalUsd: 5.4, onDemandUsd: 12.24, unpricedHours: 0 });
      expect(answer.segments).toMatchObject([
        { zone: 'use1-az4', lifecycle: 'spot', from: iso(10), usd: 5.4 },
      ]);
      // What the inventory then knows of it stands above its word.
      await life('i-strange', 0, 70);
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).segments).toMatchObject([
        { from: iso(10), to: iso(70), interrupted: true },
      ]);
    });

    it('are made once, and again only when an input has changed', async () => {
      await life('i-a', 0, null);
      await life('i-other', 0, null);
      const id = await makeRun();
      await tell(id, ...HOUR('i-a'));
      expect([await settle(), await settle()]).toEqual([1, 0]);
      const totalUsd = async () => (await run(id, NOW)).ledger?.totalUsd;
      expect(await totalUsd()).toBe(2.4);

      const unrelated: (() => Promise<unknown>)[] = [
        () => tell(id, ...HOUR('i-a')),
        () => life('i-other', 0, 20),
        () => life('i-a', 0, null),
        () => spotPrices([-60, '3.6'], [55, '9']),
        () => listPrice(-100, '10.8'),
        () => gpus(8),
      ];
      for (const change of unrelated) {
        await change();
        expect(await settle()).toBe(0);
      }

      await spotPrices([20, '1.8']);
      expect(await settle()).toBe(1);
      expect(await totalUsd()).toBe(1.5);
      await tell(id, told('epoch', 52, { epoch: 2 }));
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).run.epochsCompleted).toBe(3);
      await listPrice(-100, '21.6');
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).ledger?.onDemandUsd).toBe(14.4);
      await gpus(4);
      expect(await settle()).toBe(1);
      await life('i-a', 0, 56);
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).run).toMatchObject({ status: 'stopped', interruptions: 1 });
      expect(await markOtherVersions(2)).toBe(0);
      expect(await markOtherVersions(3)).toBe(1);
    });

    it('wait for what is not known, and are right when it comes', async () => {
      await emptyRuns();
      const id = await makeRun();
      await tell(id, ...HOUR('i-a'), told('end', 50.5));
      await settle();
      expect((await run(id, NOW)).ledger).toMatchObject({ totalUsd: null, unpricedHours: 40.5 / 60 });
      await life('i-a', 0, 90);
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).segments[0]).toMatchObject({ lifecycle: 'spot', usd: null, poolId: null });
      await spotPrices([0, '3.6']);
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).ledger).toMatchObject({ totalUsd: 2.43, unpricedHours: 0 });
      expect((await run(id, NOW)).ledger?.onDemandUsd).toBeNull();
      await listPrice(0, '7.2');
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).ledger?.onDemandUsd).toBe(4.62);
    });

    it('follow a pool that was known by the name of its zone alone', async () => {
      await emptyRuns();
      await spotPriceByZoneName(0, '3.6');
      await life('i-a', 0, 90);
      const id = await makeRun();
      await tell(id, ...HOUR('i-a'));
      await settle();
      expect((await run(id, NOW)).ledger?.totalUsd).toBeNull();
      await zoneNames();
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).ledger?.totalUsd).toBe(2.4);
    });

    it('are made once more when whatever was under way is over', async () => {
      await life('i-a', 0, null);
      const id = await makeRun();
      await tell(id, ...HOUR('i-a'));
      await settle();
      const later = await db().$queryRaw`
        select run_id as id, due_at between now() + interval '5 minutes' and now() + interval '15 minutes' as soon from run_change`;
      expect(later).toEqual([{ id, soon: true }]);
      await db().$executeRaw`update run_change set due_at = now()`;
      expect([await settle(), await settle()]).toEqual([1, 0]);
      expect(await db().runChange.count()).toBe(0);
    });

    it('lose nothing that changes while they are made', async () => {
      await life('i-a', 0, null);
      const id = await makeRun();
      await tell(id, ...HOUR('i-a'));
      let waiting: Promise<unknown> = Promise.resolve();
      await make({
        make: (input) => {
          waiting = tell(id, told('epoch', 55, { epoch: 2 }));
          return runLedger(input);
        },
      });
      await waiting;
      expect(await settle()).toBe(1);
      expect((await run(id, NOW)).run.epochsCompleted).toBe(3);
    });

    it('that cannot be made keep why, and hold nobody up', async () => {
      await life('i-a', 0, null);
      const [bad, good] = [await makeRun(), await makeRun()];
      await tell(bad, ...HOUR('i-a'));
      await tell(good, ...HOUR('i-b'));
      const made = await make({
        make: (input) => {
          if (input.events.some(({ host }) => host?.instanceId === 'i-a')) throw new Error('out of order');
          return runLedger(input);
        },
      });
      expect(made).toEqual({ made: 1, stale: 2 });
      expect(said).toEqual([`run ${bad}: its ledger cannot be made: out of order`]);
      expect(await run(bad, NOW)).toMatchObject({ ledger: null, ledgerError: 'out of order' });
      expect((await run(good, NOW)).ledger).not.toBeNull();
      expect(await changedRuns()).toEqual([]);
      await tell(bad, told('epoch', 55, { epoch: 2 }));
      expect(await settle()).toBe(1);
      expect(await run(bad, NOW)).toMatchObject({ ledgerError: null, run: { epochsCompleted: 3 } });
    });

    it('that the database gives up on are tried again later, and hold nobody up', async () => {
      const [bad, good] = [await makeRun(), await makeRun()];
      await tell(bad, ...HOUR('i-a'));
      await tell(good, ...HOUR('i-b'));
      await db().$executeRawUnsafe(`create function give_up() returns trigger language plpgsql as $$ begin
        if new.run_id = '${bad}' then raise exception 'took too long' using errcode = '57014'; end if; return new; end $$`);
      await db()
        .$executeRaw`create trigger give_up before insert on run_ledger for each row execute function give_up()`;
      try {
        expect(await make()).toEqual({ made: 1, stale: 2 });
        expect((await run(good, NOW)).ledger).not.toBeNull();
        expect(said).toEqual([
          expect.stringMatching(`^run ${bad}: its ledger was not made: .*took too long`),
        ]);
        expect((await make()).stale).toBe(0);
      } finally {
        await db().$executeRaw`drop function give_up() cascade`;
      }
      await db().$executeRaw`update run_change set due_at = now()`;
      await settle();
      expect((await run(bad, NOW)).ledger).not.toBeNull();
    });

    it('are kept up to date by a loop that goes on after what fails, and ends when it is told', async () => {
      await life('i-a', 0, null);
      const id = await makeRun();
      const ending = new AbortController();
      let fails = 1;
      const clock = () => {
        if (fails-- > 0) throw new Error('no clock yet');
        return NOW;
      };
      const keeping = keepLedgers({ clock, signal: ending.signal, say: (line) => said.push(line) });
      await tell(id, ...HOUR('i-a'));
      await vi.waitFor(async () => expect((await run(id, NOW)).ledger?.totalUsd).toBe(2.4), 30_000);
      ending.abort();
      await keeping;
      expect(said).toEqual(['runs: no clock yet']);
    });
  });
}
