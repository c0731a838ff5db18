import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type DemoCloud,
  demoAccounts,
  demoCredentials,
  demoRoleArns,
  startDemoCloud,
} from '#lib/demo/server';
import type { EventQueue } from '../event-queue.ts';
import { warning as warningEvent } from './event-testing.ts';
import { createEventQueues } from './queue.ts';

const NOW = new Date('2026-11-24T14:00:00Z');
const [payer, vision] = demoAccounts;
const warning = JSON.stringify(warningEvent());
const before = { ...process.env };
const { signal } = new AbortController();
let cloud: DemoCloud;

beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID = demoCredentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = demoCredentials.secretAccessKey;
});
afterAll(() => {
  process.env = before;
});
beforeEach(async () => {
  // The clock of the queue's visibility, which goes on by hand.
  vi.useFakeTimers({ toFake: ['performance'] });
  cloud = await startDemoCloud({ seed: 7, clock: () => NOW, background: false, queue: { hoursBack: 0 } });
  process.env.AWS_ENDPOINT_URL = cloud.url;
});
afterEach(async () => {
  vi.useRealTimers();
  await cloud.close();
});

function queueAt(url = cloud.queueUrl, roleArns: string[] = demoRoleArns): EventQueue {
  const [queue] = createEventQueues({
    ...{ roleArns, externalId: null, regions: [], instanceTypes: 'accelerators', billingExports: [] },
    ...{ interruptionQueueUrls: [url], spotAdvisorUrl: null, costExplorerMaxUsdPerMonth: 0 },
  });
  if (queue === undefined) throw new Error('no queue');
  return queue;
}
const receive = (queue: EventQueue, stop = signal) => queue.receive({ now: () => NOW, signal: stop });
/** A receipt that has run out makes way for the next one. */
const hiddenTimePasses = () => vi.advanceTimersByTime(30_001);

describe('what comes', () => {
  test('a queue says where it is', () => {
    expect(queueAt()).toMatchObject({
      url: cloud.queueUrl,
      name: 'spotledger-interruptions',
      account: payer.id,
      region: 'us-east-1',
    });
  });

  test('an event, with its own id and its text as it came', async () => {
    cloud.sendMessage(warning);
    expect(await receive(queueAt())).toEqual([
      {
        handle: expect.stringMatching(/./),
        row: {
          source: 'queue',
          id: '1e5527d7-bb36-4607-3370-4164db56a40e',
          receivedAt: NOW,
          body: warning,
          parsed: {
            outcome: 'taken',
            id: '1e5527d7-bb36-4607-3370-4164db56a40e',
            kind: 'aws.ec2: EC2 Spot Instance Interruption Warning',
            events: [
              expect.objectContaining({
                kind: 'interruption',
                action: 'terminate',
                isOver: false,
                instanceId: 'i-0b662ef9931388ba0',
              }),
            ],
          },
        },
      },
    ]);
  });

  test('an event within an envelope of SNS', async () => {
    const body = JSON.stringify({ Type: 'Notification', MessageId: 'm', TopicArn: 'arn', Message: warning });
    cloud.sendMessage(body);
    const [message] = await receive(queueAt());
    expect(message?.row).toMatchObject({
      ...{ id: '1e5527d7-bb36-4607-3370-4164db56a40e', body },
      parsed: { outcome: 'taken' },
    });
  });

  test('what is no event is refused with the reason, under the id of its message', async () => {
    for (const body of ['no json', '[]', '{"Type":"Notification","Message":"no json"}'])
      cloud.sendMessage(body);
    const rows = (await receive(queueAt())).map(({ row }) => row);
    expect(rows.map(({ body }) => body).sort()).toEqual(
      ['no json', '[]', '{"Type":"Notification","Message":"no json"}'].sort(),
    );
    for (const { id, parsed } of rows) {
      expect(parsed).toMatchObject({ outcome: 'refused', id: null, why: expect.stringMatching(/^it is n/) });
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
  });

  test('a test event arrives as one', async () => {
    const queue = queueAt();
    const id = await queue.sendTest(signal, NOW);
    const [message] = await receive(queue);
    expect(message?.row).toMatchObject({
      id,
      parsed: { outcome: 'test', id, kind: 'spotledger.test: Test' },
    });
    expect(JSON.parse(message?.row.body ?? '')).toEqual({
      version: '0',
      id,
      source: 'spotledger.test',
      'detail-type': 'Test',
      time: '2026-11-24T14:00:00Z',
      account: payer.id,
      region: 'us-east-1',
      resources: [],
      detail: {},
    });
  });
});

describe('what is taken off', () => {
  test('more than one call takes', async () => {
    for (let n = 0; n < 23; n += 1) cloud.sendMessage(`message ${n}`);
    const queue = queueAt();
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
    const queue = queueAt();
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

  test('a handle that is none does not keep the others on the queue', async () => {
    cloud.sendMessage(warning);
    const queue = queueAt();
    const [message] = await receive(queue);
    await queue.remove(['none', message?.handle as string], signal);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  test('what nobody takes off in five receives is parked, and counted', async () => {
    cloud.sendMessage('poison');
    const queue = queueAt();
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

describe('how it stands', () => {
  test('what waits and what is received', async () => {
    for (let n = 0; n < 12; n += 1) cloud.sendMessage(`message ${n}`);
    const queue = queueAt();
    await receive(queue);
    expect(await queue.state(signal)).toMatchObject({ waiting: 2, inFlight: 10 });
  });

  test('a queue without one for dead letters', async () => {
    expect(await queueAt(`${cloud.queueUrl}-dead`).state(signal)).toEqual({
      ...{ waiting: 0, inFlight: 0, deadLetter: null },
    });
  });

  test('where the dead letters may not be looked at, their number is unknown', async () => {
    cloud.faults.set([{ kind: 'deny', service: 'sqs', action: 'GetQueueUrl' }]);
    expect((await queueAt().state(signal)).deadLetter).toEqual({
      name: 'spotledger-interruptions-dead',
      waiting: null,
    });
  });
});

describe('what fails', () => {
  test('a queue that is not there', async () => {
    await expect(receive(queueAt(`${cloud.url}/${payer.id}/other`))).rejects.toMatchObject({
      code: 'empty',
      message: expect.stringContaining(
        `AWS account ${payer.id}, us-east-1, sqs:ReceiveMessage: there is no such`,
      ),
      remedy: expect.stringContaining('Check INTERRUPTION_QUEUE_URLS'),
    });
  });

  test("another account, whom the queue's policy does not let in", async () => {
    const queue = queueAt(cloud.queueUrl, demoRoleArns.slice(1, 2));
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
    await expect(receive(queueAt())).rejects.toMatchObject({ code: 'throttled', retryable: true });
  });
});
