import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTransaction } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { billOf, line, writeBill } from '#lib/db/usage-testing';
import { type WritableRows, writeRows } from '#lib/db/write-rows';
import type { InstanceLifetimeRow } from '#lib/domain/lifetimes';
import { reconciliation } from './reconciliation.ts';

const NOW = new Date('2026-11-05T12:00:00Z');
const WINDOW = { from: '2026-11-01', to: '2026-11-06' };
const ACCOUNT = '111111111111';
const at = (time: string) => new Date(`2026-11-${time}:00Z`);

const lifetime = (
  instanceId: string,
  from: string,
  to: string | null,
  over: Partial<InstanceLifetimeRow> = {},
) => ({
  cloud: 'aws' as const,
  account: ACCOUNT,
  region: 'us-east-1',
  instanceId,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  endReason: to === null ? null : ('terminated' as const),
  endAssumed: false,
  zoneId: 'use1-az1',
  zoneName: null,
  instanceType: 'g6.xlarge',
  os: 'linux' as const,
  lifecycle: 'spot' as const,
  tags: {},
  ...over,
});
const billed = (resourceId: string, time: string, hours: string, cost: string) =>
  line(`2026-11-${time}`, 1, { instanceType: 'g6.xlarge', resourceId, hours, cost });

const spot = (time: string, usdPerHour: string) => ({
  cloud: 'aws' as const,
  region: 'us-east-1',
  zoneId: 'use1-az1',
  zoneName: null,
  instanceType: 'g6.xlarge',
  os: 'linux' as const,
  at: at(time),
  usdPerHour,
});

const write = (rows: WritableRows) =>
  withTransaction((tx) => writeRows(tx, rows, { source: 'api', confirmedUntil: NOW }));

for (const target of testTargets()) {
  describe(`bill against prices and lifetimes on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
      // 0.3 USD/h, from the 2nd at noon 0.4.
      await write({ kind: 'spot-prices', rows: [spot('01T00:00', '0.3'), spot('02T12:00', '0.4')] });
      await write({
        kind: 'zones',
        rows: [
          { cloud: 'aws', account: ACCOUNT, region: 'us-east-1', zoneId: 'use1-az1', zoneName: 'us-east-1c' },
        ],
      });
      await write({
        kind: 'instances',
        seenAt: at('01T00:00'),
        rows: [lifetime('i-0', '01T00:00', null, { lifecycle: 'on-demand' })],
      });
      await write({
        kind: 'instances',
        seenAt: NOW,
        rows: [
          lifetime('i-1', '01T10:00', '02T14:00'),
          lifetime('i-2', '01T10:00', '01T10:45', { endReason: 'interrupted' }),
          lifetime('i-3', '03T00:00', '03T02:00', { zoneId: null, zoneName: 'us-east-1c' }),
          lifetime('i-4', '03T00:00', '03T05:00', { zoneId: 'use1-az9' }),
          lifetime('i-5', '04T10:00', null),
          lifetime('i-6', '03T00:00', '03T09:00', { lifecycle: 'on-demand' }),
        ],
      });
      await writeBill(
        billOf('export', ACCOUNT, '2026-11-01', [
          billed('i-1', '01T10:00', '14', '4.2'),
          billed('i-1', '02T00:00', '14', '4.4'),
          billed('i-9', '02T00:00', '1', '0.3'),
          billed('i-5', '04T10:00', '5', '2'),
        ]),
      );
    });
    afterAll(() => database.close());

    it('computes each day by the charging rules and explains what differs', async () => {
      const { rows, total, byInstance } = await reconciliation(WINDOW, NOW);
      expect(byInstance).toBe(true);
      const day = (name: string) => rows.find((row) => row.day === `2026-11-${name}`);
      // 14 h at 0.3; i-2 was taken in its first hour.
      expect(day('01')).toMatchObject({
        billedUsd: 4.2,
        computedUsd: 4.2,
        differenceUsd: 0,
        waivedUsd: 0.225,
      });
      // 12 h at 0.3 and 2 h at 0.4; i-9 was never seen.
      expect(day('02')).toMatchObject({
        billedUsd: 4.7,
        computedUsd: 4.4,
        differenceUsd: 0.3,
        notSeenUsd: 0.3,
      });
      // 2 h at 0.4, by the account's own name of the zone; no price is known of the other zone.
      expect(day('03')).toMatchObject({
        billedUsd: 0,
        computedUsd: 0.8,
        notBilledUsd: 0.8,
        unpricedHours: 5,
      });
      // Bills reach to 11:00: of that day they do not speak as a whole.
      expect(day('04')).toMatchObject({ billedUsd: 2, computedUsd: null, notComparedUsd: 2 });
      expect(day('05')).toMatchObject({ billedUsd: null, computedUsd: null, differenceUsd: null });
      expect(total).toMatchObject({
        billedUsd: 10.9,
        computedUsd: 9.4,
        differenceUsd: -0.5,
        notSeenUsd: 0.3,
        notBilledUsd: 0.8,
      });
    });

    it('goes account by account: as far as its bills speak, and from when its lifetimes are followed', async () => {
      // Followed from the 2nd at noon; billed to the 3rd at 06:00, with the last hour of October in November's bill.
      const other = { account: '333333333333' };
      await write({
        kind: 'instances',
        seenAt: at('02T12:00'),
        rows: [lifetime('i-31', '01T20:00', null, other)],
      });
      await write({
        kind: 'instances',
        seenAt: NOW,
        rows: [lifetime('i-32', '03T02:00', '04T02:00', other)],
      });
      await writeBill(
        billOf('export', '333333333333', '2026-11-01', [
          line('2026-10-31T23:00', 1, {
            instanceType: 'g6.xlarge',
            resourceId: 'i-30',
            hours: '1',
            cost: '9',
          }),
          billed('i-31', '01T20:00', '4', '1.2'),
          billed('i-30', '01T00:00', '9', '2.7'),
          billed('i-31', '02T00:00', '24', '8.5'),
          billed('i-31', '03T05:00', '6', '2.4'),
        ]),
      );
      const { rows, total } = await reconciliation(
        { from: '2026-10-31', to: '2026-11-05', account: ['333333333333'] },
        NOW,
      );
      expect(
        rows.map((row) => [
          row.day.slice(8),
          row.billedUsd,
          row.computedUsd,
          row.notComparedUsd,
          row.notBilledUsd,
        ]),
      ).toEqual([
        // No bill of October is known: counted, and compared with nothing.
        ['31', 9, null, 9, null],
        // i-31 ran its 4 h; of i-30 nobody could have known.
        ['01', 3.9, 1.2, 2.7, 0],
        // 12 h at 0.3 and 12 h at 0.4
        ['02', 8.5, 8.4, 0, 0],
        // Billed up to 06:00.
        ['03', 2.4, null, 2.4, null],
        ['04', null, null, null, null],
      ]);
      expect(total).toMatchObject({ billedUsd: 23.8, computedUsd: 9.6, notComparedUsd: 14.1 });
      // 23.8 - 14.1 - 9.6
      expect(total.differenceUsd).toBeCloseTo(0.1, 9);
    });

    it('narrows to an account and a region', async () => {
      const { total } = await reconciliation({ ...WINDOW, account: ['222222222222'] }, NOW);
      expect(total).toMatchObject({ billedUsd: null, computedUsd: null });
      expect((await reconciliation({ ...WINDOW, region: ['us-east-1'] }, NOW)).total.billedUsd).toBe(25.7);
    });
  });
}
