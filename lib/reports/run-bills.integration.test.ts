import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTransaction } from '#lib/db/client';
import { at, emptyRuns, gpus, life, makeRun, spotPrices, told } from '#lib/db/run-testing';
import { writeRunEvents } from '#lib/db/runs';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { billOf, line, writeBill } from '#lib/db/usage-testing';
import { makeLedgers } from '#lib/ingest/make-ledgers';
import { run } from './run.ts';

const NOW = at(1_000);
const ACCOUNT = '111122223333';
const billed = (hour: number, cost: string, resourceId: string | null) =>
  line(`2026-11-20T0${hour}:00`, 1, { hours: '1', cost, resourceId });

for (const target of testTargets()) {
  describe(`the bill of a run on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(emptyRuns);

    it('is that of its instances and hours, by the source that counts', async () => {
      await gpus(8);
      await spotPrices([-60, '3.6']);
      await life('i-a', 0, 180, 'terminated');
      const id = await makeRun();
      await withTransaction((tx) =>
        writeRunEvents(
          tx,
          id,
          [told('start', 30, { on: 'i-a' }), told('epoch', 100, { epoch: 0 }), told('end', 120)],
          NOW,
        ),
      );
      await makeLedgers({ now: NOW, say: () => {} });
      const amounts = async () => {
        const { ledger } = await run(id, NOW);
        return [ledger?.totalUsd, ledger?.billedUsd, ledger?.billedLedgerUsd];
      };
      expect(await amounts()).toEqual([5.4, null, null]);

      await writeBill(billOf('cost-explorer', ACCOUNT, '2026-11-01', [billed(0, '9', null)]));
      expect(await amounts()).toEqual([5.4, null, null]);

      const file = billOf('file', ACCOUNT, '2026-11-01', [
        ...[billed(0, '3.7', 'i-a'), billed(1, '3.8', 'i-a'), billed(2, '3.9', 'i-a')],
        billed(0, '100', 'i-other'),
      ]);
      await writeBill(file);
      expect(await amounts()).toEqual([5.4, 5.65, 5.4]);

      await writeBill(billOf('export', ACCOUNT, '2026-11-01', [billed(0, '4', 'i-a')]));
      expect(await amounts()).toEqual([5.4, 2, 1.8]);
    });
  });
}
