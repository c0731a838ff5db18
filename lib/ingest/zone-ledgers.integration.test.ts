import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTransaction } from '#lib/db/client';
import { ACCOUNT, at, emptyRuns, hostOf, makeRun, spotPriceByZoneName, told } from '#lib/db/run-testing';
import { writeRunEvents } from '#lib/db/runs';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { writeRows } from '#lib/db/write-rows';
import { run } from '#lib/reports/run';
import { makeLedgers } from './make-ledgers.ts';

const NOW = at(1_000);
const REGION = { cloud: 'aws', region: 'us-east-1' } as const;
const write = (batch: Parameters<typeof writeRows>[1]) =>
  withTransaction((tx) => writeRows(tx, batch, { source: 'api' }));
const make = async () => (await makeLedgers({ now: NOW, say: () => {} })).made;

for (const target of testTargets()) {
  describe(`zones on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      await emptyRuns();
    });
    afterAll(() => database.close());

    it('whose name means another pool now have ledgers made anew', async () => {
      await spotPriceByZoneName(0, '3.6');
      await write({
        kind: 'instances',
        seenAt: at(1),
        rows: [
          {
            ...{ ...REGION, account: ACCOUNT, instanceId: 'i-a', startedAt: at(0), endedAt: null },
            ...{ endReason: null, endAssumed: false, zoneId: null, zoneName: 'us-east-1a' },
            ...{ instanceType: 'p5.48xlarge', os: 'linux', lifecycle: 'spot', tags: {} },
          },
        ],
      });
      const id = await makeRun();
      const events = [told('start', 10, { on: hostOf('i-a') }), told('end', 70)];
      await withTransaction((tx) => writeRunEvents(tx, id, events, NOW));
      expect(await make()).toBe(1);
      expect((await run(id, NOW)).ledger?.totalUsd).toBe(3.6);
      // Two accounts mean different zones by the name, so that the price is nobody's in particular.
      await write({
        kind: 'zones',
        rows: [
          { ...REGION, account: ACCOUNT, zoneId: 'use1-az4', zoneName: 'us-east-1a' },
          { ...REGION, account: '999999999999', zoneId: 'use1-az6', zoneName: 'us-east-1a' },
        ],
      });
      expect(await make()).toBe(1);
      expect((await run(id, NOW)).ledger?.totalUsd).toBeNull();
    });
  });
}
