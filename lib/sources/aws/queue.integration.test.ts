import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DemoCloud, demoAccounts, demoRoleArns, startDemoCloud } from '#lib/demo/server';
import { leadSdkTo } from '#lib/demo/testing';
import type { EventQueue } from '../event-queue.ts';
import { createEventQueues } from './queue.ts';

const NOW = new Date('2026-11-24T14:00:00Z');
const [payer, vision] = demoAccounts;
const { signal } = new AbortController();
let cloud: DemoCloud;

beforeEach(async () => {
  // The clock of the queue's visibility, which goes on by hand.
  vi.useFakeTimers({ toFake: ['performance'] });
  cloud = await startDemoCloud({ seed: 7, clock: () => NOW, background: false, queue: { hoursBack: 0 } });
  leadSdkTo(cloud.url);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await cloud.close();
});

function queueOf(roleArns: string[] = demoRoleArns): EventQueue {
  const [queue] = createEventQueues({
    ...{ roleArns, externalId: null, regions: [], instanceTypes: 'accelerators', billingExports: [] },
    ...{ interruptionQueueUrls: [cloud.queueUrl], spotAdvisorUrl: null, costExplorerMaxUsdPerMonth: 0 },
  });
  if (queue === undefined) throw new Error('no queue');
  return queue;
}
const receive = (queue: EventQueue, stop = signal) => queue.receive({ now: () => NOW, signal: stop });
/** A receipt that has run out makes way for the next one. */
const hiddenTimePasses = () => vi.advanceTimersByTime(30_001);

test('a test event arrives as one', async () => {
  const queue = queueOf();
  const id = await queue.sendTest(signal, NOW);
  const [message] = await receive(queue);
  expect(message?.row).toMatchObject({
    id,
    parsed: { outcome: 'test', id, kind: 'spotledger.test: Test' },
  });
});

describe('what is taken off', () => {
  test('more than one call takes', async () => {
    for (let n = 0; n < 23; n += 1) cloud.sendMessage(`message ${n}`);
    const queue = queueOf();
    const messages = [...(await receive(queue)), ...(await receive(queue)), ...(await receive(queue))];
    expect(messages).toHaveLength(23);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 23, dead: 0 });
    await queue.remove(
      messages.slice(0, 22).map(({ handle }) => handle),
      signal,
    );
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 1, dead: 0 });
    await queue.remove([], signal);
    hiddenTimePasses();
    expect((await receive(queue)).map(({ row }) => row.body)).toEqual([messages[22]?.row.body]);
  });

  test('what was not comes back, under the same id', async () => {
    cloud.sendMessage('no json');
    const queue = queueOf();
    const [first] = await receive(queue);
    hiddenTimePasses();
    const [again] = await receive(queue);
    expect(again?.row.id).toBe(first?.row.id);
    // The older receipt takes nothing off any more.
    await queue.remove([first?.handle as string], signal);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 1, dead: 0 });
    await queue.remove([again?.handle as string], signal);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  test('what nobody takes off in five receives is parked, and counted', async () => {
    cloud.sendMessage('poison');
    const queue = queueOf();
    for (let n = 0; n < 5; n += 1) {
      expect(await receive(queue)).toHaveLength(1);
      hiddenTimePasses();
    }
    expect(await queue.state(signal)).toMatchObject({ waiting: 1, deadLetter: { waiting: 0 } });
    const stop = new AbortController();
    const waiting = receive(queue, stop.signal);
    await vi.waitFor(() => expect(cloud.queueDepth().dead).toBe(1));
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(await queue.state(signal)).toEqual({
      waiting: 0,
      inFlight: 0,
      deadLetter: { name: 'spotledger-interruptions-dead', waiting: 1 },
    });
  });
});

describe('what fails', () => {
  test("another account, whom the queue's policy does not let in", async () => {
    const queue = queueOf(demoRoleArns.slice(1, 2));
    const remedy = (operation: string) => ({
      code: 'permission',
      remedy: expect.stringContaining(
        `Allow ${operation} on resource arn:aws:sqs:us-east-1:${payer.id}:spotledger-interruptions for the user or role of account ${vision.id}`,
      ),
    });
    await expect(receive(queue)).rejects.toMatchObject(remedy('sqs:ReceiveMessage'));
    await expect(queue.remove(['x'], signal)).rejects.toMatchObject(remedy('sqs:DeleteMessage'));
    await expect(queue.state(signal)).rejects.toMatchObject(remedy('sqs:GetQueueAttributes'));
    await expect(queue.sendTest(signal, NOW)).rejects.toMatchObject(remedy('sqs:SendMessage'));
  });

  test('too many requests, which is tried again', async () => {
    cloud.faults.set([{ kind: 'throttle', service: 'sqs' }]);
    await expect(receive(queueOf())).rejects.toMatchObject({ code: 'throttled', retryable: true });
  });
});
