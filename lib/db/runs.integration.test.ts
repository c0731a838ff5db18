import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '#lib/domain/training-run';
import { db, withTransaction } from './client.ts';
import { at, changedRuns, emptyRuns, hostOf, makeRun, newRun, told } from './run-testing.ts';
import { createRun, writeRunEvents } from './runs.ts';
import { type TestDatabase, testTargets } from './testing.ts';

const NOW = at(1_000);
const write = (runId: string, events: readonly RunEvent[]) =>
  withTransaction((tx) => writeRunEvents(tx, runId, events, NOW));

/** All that is kept of a run's events, but for when it came. */
async function kept(runId: string) {
  const [row] = await db().$queryRaw<{ kept: unknown }[]>`
    select json_build_object(
      'events', (select json_agg(to_jsonb(e) - 'run_id' - 'received_at' order by e.id) from run_event e where e.run_id = ${runId}),
      'spans', (select json_agg(to_jsonb(h) - 'run_id' order by node, from_at) from run_heartbeat h where h.run_id = ${runId}),
      'instances', (select json_agg(instance_id order by instance_id) from run_instance where run_id = ${runId})) as kept`;
  return row?.kept;
}

/** A gang of two, one of which moves; heartbeats that make several spans. */
const STREAM: RunEvent[] = [
  told('start', 0, { on: 'i-a' }),
  told('start', 1, { node: '1', on: 'i-b' }),
  ...[1, 2, 3, 4, 9, 10, 11].map((minute) => told('heartbeat', minute)),
  ...[2, 3, 4.4, 5.8, 7, 8, 20].map((minute) => told('heartbeat', minute, { node: '1', on: 'i-b' })),
  ...[21, 22].map((minute) => told('heartbeat', minute, { node: '1', on: hostOf('i-c', 4) })),
  told('epoch', 6, { epoch: 0, step: 100 }),
  told('checkpoint-start', 7),
  told('checkpoint-end', 8, { bytes: 5_000_000_000 }),
  told('end', 30),
];

for (const target of testTargets()) {
  describe(`runs on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(emptyRuns);

    it('are made once by their external id, however many ask at once', async () => {
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          withTransaction((tx) => createRun(tx, newRun({ externalId: 'mine', name: `name ${n}` }))),
        ),
      );
      expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
      expect(asked.filter(({ created }) => created)).toHaveLength(1);
      expect(await db().trainingRun.count()).toBe(1);
    });

    it('without an external id are each their own', async () => {
      expect(await makeRun()).not.toBe(await makeRun());
    });

    it('take no events where there is none', async () => {
      expect(await write('00000000-0000-4000-8000-000000000000', [told('start', 0)])).toBeNull();
    });

    it('keep each event once by its id, and heartbeats as spans', async () => {
      const id = await makeRun();
      expect(await write(id, STREAM)).toEqual({ accepted: STREAM.length, repeated: 0 });
      expect(await write(id, STREAM)).toEqual({ accepted: 0, repeated: STREAM.length });
      expect(await kept(id)).toMatchObject({
        spans: [
          { node: '0', from_at: '2026-11-20T00:01:00+00:00', to_at: '2026-11-20T00:04:00+00:00' },
          { node: '0', from_at: '2026-11-20T00:09:00+00:00', to_at: '2026-11-20T00:11:00+00:00' },
          { node: '1', from_at: '2026-11-20T00:02:00+00:00', to_at: '2026-11-20T00:08:00+00:00' },
          { node: '1', from_at: '2026-11-20T00:20:00+00:00', to_at: '2026-11-20T00:22:00+00:00' },
        ],
        instances: ['i-a', 'i-b', 'i-c'],
      });
      const hosted = await db().$queryRaw`
        select id, host ->> 'instanceId' as on from run_event where run_id = ${id} and type = 'heartbeat' order by id`;
      expect(hosted).toEqual([
        { id: 'heartbeat 1 2', on: 'i-b' },
        { id: 'heartbeat 1 21', on: 'i-c' },
      ]);
    });

    it('are noted to have changed when anything new is told, and only then', async () => {
      const id = await makeRun();
      expect(await changedRuns()).toEqual([]);
      await write(id, STREAM);
      expect(await changedRuns()).toEqual([id]);
      await db().$executeRaw`truncate run_change`;
      await write(id, STREAM);
      await write(id, [told('heartbeat', 2.5)]);
      expect(await changedRuns()).toEqual([]);
      await write(id, [told('heartbeat', 11.5)]);
      expect(await changedRuns()).toEqual([id]);
    });

    it('keep the first of two events with one id', async () => {
      const id = await makeRun();
      const one = told('epoch', 1, { id: 'x', epoch: 1 });
      expect(await write(id, [one, { ...one, epoch: 2 }])).toEqual({ accepted: 1, repeated: 1 });
      expect(await write(id, [{ ...one, epoch: 3 }])).toEqual({ accepted: 0, repeated: 1 });
      expect(await db().runEvent.findMany({ where: { runId: id }, select: { epoch: true } })).toEqual([
        { epoch: 1 },
      ]);
    });

    it('keep the same in whatever order, pieces and repeats it comes, also from many writers at once', async () => {
      const whole = await makeRun();
      await write(whole, STREAM);
      const expected = await kept(whole);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([...STREAM, ...STREAM.slice(3, 9)], {
            minLength: STREAM.length + 6,
            maxLength: STREAM.length + 6,
          }),
          fc.integer({ min: 1, max: 9 }),
          fc.boolean(),
          async (shuffled, size, atOnce) => {
            const id = await makeRun();
            const pieces = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, n) =>
              shuffled.slice(n * size, (n + 1) * size),
            );
            if (atOnce) await Promise.all(pieces.map((piece) => write(id, piece)));
            else for (const piece of pieces) await write(id, piece);
            expect(await kept(id)).toEqual(expected);
          },
        ),
        { numRuns: 15 },
      );
    });
  });
}
