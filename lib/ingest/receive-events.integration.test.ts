import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '#lib/api/problem';
import { db, withTransaction } from '#lib/db/client';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { writeRows } from '#lib/db/write-rows';
import { events } from '#lib/reports/events';
import { instance } from '#lib/reports/instance';
import { interruptions } from '#lib/reports/interruptions';
import { receiveEvents } from './receive-events.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const ACCOUNT = '111122223333';
const KNOWN = 'i-0a1b2c3d4e5f60718';
const STRANGE = 'i-0ffffffffffffffff';

let next = 0;
const warning = (over: Record<string, unknown> = {}, instanceId = KNOWN) => ({
  ...{ version: '0', id: `event-${++next}`, source: 'aws.ec2' },
  'detail-type': 'EC2 Spot Instance Interruption Warning',
  ...{ account: ACCOUNT, time: '2026-11-23T11:30:00Z', region: 'us-east-1' },
  resources: [`arn:aws:ec2:us-east-1b:instance/${instanceId}`],
  detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
  ...over,
});

const post = (body: unknown, now = NOW) =>
  receiveEvents(
    new Request('http://127.0.0.1/api/v1/events', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
    now,
  );
const refusal = async (body: unknown): Promise<[number, string]> => {
  const [outcome] = await Promise.allSettled([post(body)]);
  if (outcome.status === 'fulfilled') throw new Error(`taken: ${JSON.stringify(outcome.value)}`);
  const { status, message } = outcome.reason as ProblemError;
  expect(outcome.reason).toBeInstanceOf(ProblemError);
  return [status, message];
};

for (const target of testTargets()) {
  describe(`posted events on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      await db().$executeRaw`truncate event, instance_event, interruption, instance_lifetime`;
    });

    const listed = (instanceId = KNOWN, seenAt = new Date('2026-11-23T11:20:00Z')) =>
      withTransaction((tx) =>
        writeRows(
          tx,
          {
            kind: 'instances',
            seenAt,
            rows: [
              {
                ...{ cloud: 'aws', account: ACCOUNT, region: 'us-east-1', instanceId },
                startedAt: new Date('2026-11-23T09:00:00Z'),
                ...{ endedAt: null, endReason: null, endAssumed: false },
                ...{ zoneId: 'use1-az4', zoneName: 'us-east-1b', instanceType: 'p5.48xlarge' },
                ...{ os: 'linux', lifecycle: 'spot', tags: {} },
              },
            ],
          },
          { source: 'api' },
        ),
      );
    const all = () => interruptions({}, NOW);

    it('are taken once, however often they come, and place the interruption', async () => {
      await listed();
      const event = warning();
      expect(await post(event)).toEqual({ accepted: 1, repeated: 0, ignored: 0, refused: [] });
      expect(await post([event, event])).toEqual({ accepted: 0, repeated: 2, ignored: 0, refused: [] });
      const { rows, total, notPlaced } = await all();
      expect([total, notPlaced]).toEqual([1, 0]);
      expect(rows[0]).toMatchObject({
        ...{ instanceId: KNOWN, at: '2026-11-23T11:30:00.000Z', kind: 'interruption', action: 'terminate' },
        ...{ zone: 'use1-az4', instanceType: 'p5.48xlarge', witnesses: ['push'], placed: true },
        ranSeconds: 9000,
      });
      expect((await events({})).rows).toMatchObject([
        { status: 'taken', repeats: 2, body: JSON.stringify(event) },
      ]);
    });

    it('wait for an instance that is not known, and are placed when it comes', async () => {
      await post(warning({}, STRANGE));
      expect(await all()).toMatchObject({
        total: 1,
        notPlaced: 1,
        rows: [{ placed: false, instanceType: null }],
      });
      expect((await events({})).rows).toMatchObject([
        { status: 'waiting', why: 'the inventory does not know this instance' },
      ]);
      await listed(STRANGE);
      expect(await all()).toMatchObject({ total: 1, notPlaced: 0, rows: [{ instanceType: 'p5.48xlarge' }] });
      expect((await events({ status: ['waiting'] })).rows).toEqual([]);
    });

    it('of kinds that say nothing here are kept and counted', async () => {
      const odd = { id: 'odd-1', source: 'aws.health', 'detail-type': 'AWS Health Event', detail: {} };
      expect(await post(odd)).toEqual({ accepted: 0, repeated: 0, ignored: 1, refused: [] });
      expect(await events({ status: ['ignored'] })).toMatchObject({
        counts: { ignored: 1, taken: 0 },
        rows: [{ kind: 'aws.health: AWS Health Event' }],
      });
    });

    it('are answered clearly when they are rubbish', async () => {
      expect(await refusal('{"id": ')).toEqual([
        400,
        'The body is not JSON: send an EventBridge event, or a list of them.',
      ]);
      const handler =
        '{"text":"[NTH][Instance Interruption] EventID: spot-itn-1 - Kind: SPOT_ITN\n- Instance: i-1"}';
      expect(await refusal(handler)).toEqual([
        400,
        expect.stringMatching(/deploy\/aws\/node-termination-handler/),
      ]);
      expect(await refusal('')).toEqual([400, expect.stringMatching(/is not JSON/)]);
      expect(await refusal({ text: 'hello' })).toEqual([
        400,
        expect.stringMatching(/^No event could be taken: /),
      ]);
      expect(await refusal([null, 7, 'x'])).toEqual([
        400,
        expect.stringMatching(/^No event could be taken: /),
      ]);
      expect(await refusal(`"${'x'.repeat(10_000_000)}"`)).toEqual([
        413,
        'The body is larger than 1024 KiB.',
      ]);
      expect(await refusal(Array.from({ length: 1001 }, () => warning()))).toEqual([
        413,
        'At most 1000 events at a time.',
      ]);
      expect((await events({})).rows).toEqual([]);
    });

    it('that can be read are taken although others beside them cannot', async () => {
      await listed();
      const mixed = await post([warning(), { id: 'broken', source: 'aws.ec2' }, warning({ id: 'other' })]);
      expect(mixed).toMatchObject({ accepted: 2, refused: [{ index: 1, id: 'broken' }] });
    });

    it('hold texts that no database takes, and break nothing', async () => {
      await listed();
      const nul = warning({ 'detail-type': 'EC2 Spot Instance Interruption Warning', comment: 'a\u0000b' });
      expect(await post(nul)).toMatchObject({ accepted: 1 });
      const strange = { id: 'nul-\u0000', source: 'a\u0000b', 'detail-type': 'x' };
      const [outcome] = await Promise.allSettled([post(strange)]);
      expect(['fulfilled', 'rejected']).toContain(outcome.status);
      if (outcome.status === 'rejected') expect((outcome.reason as ProblemError).status).toBe(400);
      expect((await all()).total).toBe(1);
    });

    it('of 1970 and of 2099 are dated by when they came', async () => {
      await listed();
      await post(warning({ time: '1970-01-01T00:00:00Z' }));
      expect((await all()).rows).toMatchObject([{ at: NOW.toISOString(), atAssumed: true, placed: true }]);
      await post(warning({ time: '2099-01-01T00:00:00Z' }));
      expect(await all()).toMatchObject({ total: 1, rows: [{ at: NOW.toISOString(), atAssumed: true }] });
      await post(warning({ time: '2026-11-23T11:59:00Z' }));
      expect((await all()).rows).toMatchObject([{ at: '2026-11-23T11:59:00.000Z', atAssumed: false }]);
    });

    it('of another account than the instance stay apart', async () => {
      await listed();
      await post(warning({ account: '999988887777' }));
      const { rows } = await all();
      expect(rows).toMatchObject([{ placed: false, account: '999988887777' }]);
      expect((await events({})).rows).toMatchObject([
        { status: 'waiting', why: `the inventory has this instance in account ${ACCOUNT}` },
      ]);
    });

    it('with an ARN of another form are taken', async () => {
      await listed();
      await post(warning({ resources: [`arn:aws-cn:ec2:us-east-1:${ACCOUNT}:instance/${KNOWN}`] }));
      await post(warning({ resources: ['nonsense', ''] }));
      await post(warning({ resources: [] }));
      expect(await all()).toMatchObject({ total: 1, rows: [{ placed: true }] });
    });

    it('are the same when they are replayed after a year', async () => {
      await listed();
      const event = warning();
      await post(event);
      const before = (await all()).rows;
      const later = new Date('2027-11-23T12:00:00Z');
      expect(await post(event, later)).toMatchObject({ accepted: 0, repeated: 1 });
      // Also where nobody remembers it, as under another id.
      await post({ ...event, id: 'the same, sent anew' }, later);
      expect((await all()).rows).toEqual(before);
    });

    it('tell of an instance all that is known', async () => {
      await listed();
      await post(warning());
      await post(
        warning({ 'detail-type': 'EC2 Instance Rebalance Recommendation', time: '2026-11-23T11:10:00Z' }),
      );
      expect(await instance(KNOWN, NOW)).toMatchObject({
        lifetimes: [{ startedAt: '2026-11-23T09:00:00.000Z', chargedUsd: null, replacement: null }],
        interruptions: [
          { kind: 'interruption', rebalanceLeadSeconds: 1200 },
          { kind: 'rebalance', followed: null },
        ],
        events: [{ status: 'taken' }, { status: 'taken' }],
      });
      await expect(instance('i-nothing', NOW)).rejects.toMatchObject({ status: 404 });
    });

    it('come on pages, newest first', async () => {
      const times = ['11:01', '11:02', '11:03', '11:03', '11:05'];
      await post(
        times.map((time, n) => warning({ time: `2026-11-23T${time}:00Z` }, `i-0aaaaaaaaaaaaaaa${n}`)),
      );
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await interruptions({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }, NOW);
        expect(page.total).toBe(5);
        seen.push(...page.rows.map(({ at }) => at.slice(11, 16)));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(['11:05', '11:03', '11:03', '11:02', '11:01']);
    });
  });
}
