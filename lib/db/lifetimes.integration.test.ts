import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db, withTransaction } from './client.ts';
import { type TestDatabase, testTargets } from './testing.ts';
import { writeRows } from './write-rows.ts';

const A = '111111111111';

for (const target of testTargets()) {
  describe(`lifetimes on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());

    const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
    const seen = (instanceId: string, started: string, end: string | null = null) => ({
      cloud: 'aws' as const,
      account: A,
      region: 'us-east-1',
      instanceId,
      startedAt: at(started),
      endedAt: end === null ? null : at(end),
      endReason: end === null ? null : ('interrupted' as const),
      endAssumed: false,
      zoneId: 'use1-az1',
      zoneName: 'us-east-1a',
      instanceType: 'g6.xlarge',
      os: 'linux' as const,
      lifecycle: 'spot' as const,
      tags: { team: 'data' },
    });
    const listing = (when: string, ...rows: ReturnType<typeof seen>[]) =>
      withTransaction((tx) =>
        writeRows(
          tx,
          { kind: 'instances', rows, seenAt: at(when), listedAll: { account: A, region: 'us-east-1' } },
          { source: 'api' },
        ),
      );
    const kept = () => db().$queryRaw`
      select instance_id as id, to_char(started_at at time zone 'UTC', 'HH24:MI') as started, to_char(ended_at at time zone 'UTC', 'HH24:MI') as ended,
             end_reason::text as why, end_assumed as assumed from instance_lifetime order by instance_id, started_at`;

    it('follow instances from listing to listing', async () => {
      expect(
        await listing('09:00', seen('i-1', '08:00'), seen('i-2', '08:30'), seen('i-3', '08:40')),
      ).toMatchObject({ written: 3 });
      expect(
        await listing('09:02', seen('i-1', '08:00'), seen('i-2', '08:30'), seen('i-3', '08:40')),
      ).toMatchObject({ written: 0 });
      // i-1 was taken, i-2 is no longer listed, i-3 was stopped and came back without having been seen stopped.
      await listing('09:04', seen('i-1', '08:00', '09:03'), seen('i-3', '09:03'));
      expect(await kept()).toEqual([
        { id: 'i-1', started: '08:00', ended: '09:03', why: 'interrupted', assumed: false },
        { id: 'i-2', started: '08:30', ended: '09:02', why: 'unknown', assumed: true },
        { id: 'i-3', started: '08:40', ended: '09:02', why: 'unknown', assumed: true },
        { id: 'i-3', started: '09:03', ended: null, why: null, assumed: false },
      ]);
    });

    it('leave out what was first seen long after its start and ended nobody says when', async () => {
      const guess = { ...seen('i-9', '01:00', '09:59'), endAssumed: true };
      expect(await listing('09:05', { ...guess }, seen('i-3', '09:03'))).toMatchObject({ written: 0 });
      expect(await db().instanceLifetime.count({ where: { instanceId: 'i-9' } })).toBe(0);
    });

    it('leave other accounts and regions alone', async () => {
      await withTransaction((tx) =>
        writeRows(
          tx,
          {
            kind: 'instances',
            rows: [],
            seenAt: at('10:00'),
            listedAll: { account: A, region: 'us-west-2' },
          },
          { source: 'api' },
        ),
      );
      expect(await db().instanceLifetime.count({ where: { endedAt: null } })).toBe(1);
    });
  });
}
