import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db, withTransaction } from './client.ts';
import { at, changedRuns, emptyRuns } from './run-testing.ts';
import { type TestDatabase, testTargets } from './testing.ts';
import { writeRows } from './write-rows.ts';

type Price = [zone: string, minute: number, usdPerHour: string];

const writePrices = (...prices: Price[]) =>
  withTransaction((tx) =>
    writeRows(
      tx,
      {
        kind: 'spot-prices',
        rows: prices.map(([zoneId, minute, usdPerHour]) => ({
          ...{ cloud: 'aws', region: 'us-east-1', zoneId, zoneName: null },
          ...{ instanceType: 'p5.48xlarge', os: 'linux', at: at(minute), usdPerHour },
        })),
      },
      { source: 'api' },
    ),
  );

/** A run that claims an instance of a zone's pool from one minute to another. */
const claim = (runId: string, zone: string, from: number, to: number) => db().$executeRaw`
  insert into run_claim (run_id, node, cloud, instance_id, from_at, to_at, pool_id)
  select ${runId}, '0', 'aws', ${runId}, ${at(from)}, ${at(to)}, id from pool where zone = ${zone}`;

for (const target of testTargets()) {
  describe(`spot prices on ${target.name} mark runs`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    // In each zone a price from -60 and another from 80 on; `unpriced` is on an instance of which no pool is known.
    beforeEach(async () => {
      await emptyRuns();
      await writePrices(
        ...['az1', 'az2', 'az3'].flatMap((zone): Price[] => [
          [zone, -60, '3.6'],
          [zone, 80, '4.8'],
        ]),
      );
      await claim('early', 'az1', 0, 60);
      await claim('late', 'az1', 100, 160);
      await claim('next door', 'az3', 0, 60);
      await db().$executeRaw`
        insert into run_claim (run_id, node, cloud, instance_id, from_at, to_at) values ('unpriced', '0', 'aws', 'unpriced', ${at(0)}, ${at(60)})`;
    });

    it.each<{ what: string; prices: Price[]; marked: string[] }>([
      { what: 'by one that held when they began', prices: [['az1', -30, '5']], marked: ['early'] },
      { what: 'by one that came while they went on', prices: [['az1', 30, '5']], marked: ['early'] },
      { what: 'by one that was restated', prices: [['az1', -60, '5']], marked: ['early'] },
      { what: 'by one of their own pool alone', prices: [['az3', 30, '5']], marked: ['next door'] },
      {
        what: 'by those of several pools',
        prices: [
          ['az3', 30, '5'],
          ['az1', 90, '5'],
        ],
        marked: ['late', 'next door'],
      },
      {
        what: 'by those on both sides of a known one',
        prices: [
          ['az1', 30, '5'],
          ['az1', 90, '5'],
        ],
        marked: ['early', 'late'],
      },
      { what: 'not by one that another follows before they begin', prices: [['az1', -120, '5']], marked: [] },
      {
        what: 'not by one between two of them, which another follows',
        prices: [['az1', 70, '5']],
        marked: [],
      },
      { what: 'not by one that is known already', prices: [['az1', -60, '3.6']], marked: [] },
      { what: 'not by one of a pool without runs', prices: [['az2', 30, '5']], marked: [] },
    ])('$what', async ({ prices, marked }) => {
      await writePrices(...prices);
      expect(await changedRuns()).toEqual(marked);
    });
  });
}
