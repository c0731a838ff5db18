import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '#lib/api/problem';
import { epochsResponse, runResponse } from '#lib/api/schemas/runs';
import { db } from '#lib/db/client';
import { at, emptyRuns, gpus, iso, life, listPrice, makeRun, spotPrices } from '#lib/db/run-testing';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import { run } from '#lib/reports/run';
import { runEpochs } from '#lib/reports/run-epochs';
import { makeLedgers } from './make-ledgers.ts';
import { receiveRun } from './receive-run.ts';
import { receiveRunEvents } from './receive-run-events.ts';

const NOW = at(1_000);
const STRANGER = '00000000-0000-4000-8000-000000000000';

const request = (body: unknown, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1/api/v1/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const create = (body: unknown, now = NOW) => receiveRun(request(body), now);
const post = (id: string, body: unknown) => receiveRunEvents(id, request(body), NOW);
const tell = (id: string, ...events: unknown[]) => post(id, { events });

async function refusal(outcome: Promise<unknown>): Promise<[number, string]> {
  const [settled] = await Promise.allSettled([outcome]);
  if (settled.status === 'fulfilled') throw new Error(`taken: ${JSON.stringify(settled.value)}`);
  expect(settled.reason).toBeInstanceOf(ProblemError);
  const { status, message } = settled.reason as ProblemError;
  return [status, message];
}

let next = 0;
const event = (type: string, minute: number, over: Record<string, unknown> = {}) => ({
  ...{ id: `e${++next}`, type, at: iso(minute), node: '0' },
  ...over,
});
const host = { cloud: 'aws', instanceId: 'i-a', instanceType: 'p5.48xlarge', lifecycle: 'spot' };

async function ledger(id: string) {
  while ((await makeLedgers({ now: NOW, say: () => {} })).stale > 0);
  const answer = await run(id, NOW);
  expect(runResponse.parse(answer)).toEqual(answer);
  const epochs = await runEpochs(id, NOW);
  expect(epochsResponse.parse(epochs)).toEqual(epochs);
  return answer;
}

/** That the parts of a run's ledger sum to its whole. */
async function sums(id: string) {
  const answer = await ledger(id);
  const { ledger: found } = answer;
  expect(answer.ledgerError).toBeNull();
  const micro = (usd: number | null | undefined) => Math.round((usd ?? Number.NaN) * 1e6);
  const parts = [found?.usefulUsd, found?.checkpointUsd, found?.lostUsd, found?.restartUsd, found?.idleUsd];
  expect(parts.reduce<number>((sum, usd) => sum + micro(usd), 0)).toBe(micro(found?.totalUsd));
  expect(answer.phases.reduce((sum, { usd }) => sum + micro(usd), 0)).toBe(micro(found?.totalUsd));
  expect(answer.segments.reduce((sum, { usd }) => sum + micro(usd), 0)).toBe(micro(found?.totalUsd));
  return answer;
}

for (const target of testTargets()) {
  describe(`training code on ${target.name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await target.open();
    });
    afterAll(() => database.close());
    beforeEach(async () => {
      await emptyRuns();
      await gpus(8);
      await spotPrices([-60, '3.6']);
      await listPrice(-60, '10.8');
      await life('i-a', 0, null);
    });

    it('makes a run once by its external id', async () => {
      const body = {
        ...{ name: 'llama', project: 'nlp', plannedEpochs: 10, externalId: 'job-7' },
        tags: { team: 'language' },
      };
      const first = await create(body);
      expect(first.created).toBe(true);
      expect(await create({ ...body, name: 'another name' })).toEqual({ id: first.id, created: false });
      expect((await run(first.id, NOW)).run).toMatchObject({
        ...{ name: 'llama', project: 'nlp', plannedEpochs: 10, externalId: 'job-7', source: 'api' },
        ...{ tags: { team: 'language' }, status: 'waiting', totalUsd: null, epochsCompleted: 0 },
      });
    });

    it('is told what is wrong with a run', async () => {
      expect(await refusal(create({}))).toEqual([400, 'name: must be a string']);
      expect(await refusal(create({ name: 'a', plannedEpochs: 0 }))).toEqual([
        400,
        'plannedEpochs: must be at least 1',
      ]);
      expect(await refusal(create({ name: 'a', tags: { team: 7 } }))).toEqual([
        400,
        expect.stringMatching(/^tags: /),
      ]);
      expect(await refusal(create('{'))).toEqual([400, 'The body is not JSON.']);
      expect(await refusal(receiveRun(request('{}', { 'content-type': 'text/plain' }), NOW))).toEqual([
        415,
        expect.stringMatching(/Content-Type: application\/json/),
      ]);
      expect(await db().trainingRun.count()).toBe(0);
    });

    it('is told what is wrong with each event, and the others are taken', async () => {
      const id = await makeRun();
      const answer = await tell(
        id,
        event('start', 10, { host }),
        event('started', 11, { id: 'odd' }),
        event('epoch', 20, { epoch: 1 }),
        event('epoch', 30),
        event('heartbeat', 0, { at: '1970-01-01T00:00:00Z' }),
        event('heartbeat', 1_011),
        event('checkpoint-end', 40, { bytes: -1 }),
        'nonsense',
      );
      expect(answer).toMatchObject({ accepted: 2, repeated: 0 });
      expect(answer.refused.map(({ index, id: name, why }) => [index, name === 'odd', why])).toEqual([
        [1, true, expect.stringMatching(/^type: must be one of start, resume/)],
        [3, false, 'epoch: an event of type epoch needs the number of the epoch that was completed'],
        [4, false, expect.stringMatching(/^at: 1970-.* is before 2010/)],
        [5, false, expect.stringMatching(/^at: 2026-11-20T16:51:00.000Z is more than 10 minutes ahead/)],
        [6, false, 'bytes: must be at least 0'],
        [7, false, 'it must be an object with id, type and at'],
      ]);
    });

    it('is refused as a whole where nothing can be taken', async () => {
      const id = await makeRun();
      expect(await refusal(tell(id, event('x', 1), event('y', 1)))).toEqual([
        400,
        expect.stringMatching(/^No event could be taken. Event 0: type: must be one of/),
      ]);
      expect(await refusal(post(id, '{"events": ['))).toEqual([
        400,
        expect.stringMatching(/^The body is not JSON/),
      ]);
      for (const body of [[], { event: [] }, 7, null])
        expect(await refusal(post(id, body))).toEqual([
          400,
          expect.stringMatching(/^The body has no list of events/),
        ]);
      expect(await refusal(tell(STRANGER, event('start', 1)))).toEqual([
        404,
        `There is no run "${STRANGER}": GET /api/v1/runs lists them, POST makes one.`,
      ]);
      expect(await refusal(tell(id, ...Array.from({ length: 1001 }, () => event('heartbeat', 1))))).toEqual([
        413,
        'At most 1000 events at a time: there are 1001; send them in parts.',
      ]);
      expect(await tell(id)).toEqual({ accepted: 0, repeated: 0, refused: [] });
    });

    it('is refused a batch of 50 MB after its first megabyte', async () => {
      const id = await makeRun();
      let sent = 0;
      const chunk = new Uint8Array(64 * 1024).fill(32);
      const endless = new ReadableStream({
        pull(controller) {
          sent += chunk.length;
          if (sent > 50 * 1024 * 1024) controller.close();
          else controller.enqueue(chunk);
        },
      });
      const init = { method: 'POST', body: endless, duplex: 'half' };
      const large = new Request('http://127.0.0.1/api/v1/runs', init);
      expect(await refusal(receiveRunEvents(id, large, NOW))).toEqual([
        413,
        'The body is larger than 1024 KiB.',
      ]);
      expect(sent).toBeLessThan(2 * 1024 * 1024);
    });

    it('may go back in its epochs, never end a checkpoint, end before it began: the ledger sums', async () => {
      const back = await makeRun();
      await tell(
        back,
        event('start', 10, { host }),
        ...[3, 2, 2, 1].map((epoch, n) => event('epoch', 20 + n, { epoch })),
        event('checkpoint-start', 25),
        event('epoch', 25, { epoch: 4 }),
        event('epoch', 25, { epoch: 5 }),
        event('end', 30),
      );
      const answer = await sums(back);
      expect(answer).toMatchObject({
        run: { epochsCompleted: 5 },
        ledger: { totalUsd: 1.2 },
        checkpoints: [],
      });
      const rows = (await runEpochs(back, NOW)).rows;
      expect(rows.map(({ epoch, usd }) => [epoch, usd])).toEqual([
        ...[
          [3, 0.6],
          [2, 0.06],
          [1, 0.12],
          [4, 0.12],
        ],
        [5, 0],
      ]);

      const odd = await makeRun();
      await tell(odd, event('end', 5), event('start', 40, { host }), event('epoch', 50, { epoch: 0 }));
      expect(await sums(odd)).toMatchObject({ run: { epochsCompleted: 1, status: 'silent' } });
      const ended = await makeRun();
      await tell(ended, event('end', 5, { host }));
      expect((await ledger(ended)).run.status).toBe('waiting');
    });

    it('may have clocks that differ by minutes, and a type that nobody knows: the ledger sums', async () => {
      const id = await makeRun();
      await life('i-b', 0, 70);
      await life('i-c', 75, null);
      const strange = { ...host, instanceId: 'i-b', instanceType: 'x99.huge' };
      await tell(
        id,
        event('start', 10, { host }),
        event('start', 7, { node: '1', host: strange }),
        event('checkpoint-start', 40),
        event('checkpoint-end', 39, { node: '1' }),
        event('epoch', 60, { epoch: 0 }),
        event('epoch', 73, { node: '1', epoch: 1 }),
        event('resume', 80, { node: '1', host: { ...host, instanceId: 'i-c' } }),
        event('resume', 84),
        event('end', 100),
        event('end', 96, { node: '1' }),
        event('heartbeat', 103, { node: '2', host: { ...host, instanceId: 'i-nobody-knows' } }),
      );
      const answer = await sums(id);
      expect(answer.ledger?.totalUsd).toBeGreaterThan(0);
      expect(answer.run.interruptions).toBe(1);
    });
  });
}
