import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMarket } from '#lib/demo/market';
import { noticesDelivered } from '#lib/demo/notices';
import { type DemoCloud, type DemoCloudOptions, startDemoCloud } from '#lib/demo/server';
import { clientsOf, nameOf } from '#lib/demo/test-clients';

const START = new Date('2026-11-24T14:00:00Z');
const HOUR = 3_600_000;
const { sqs, asRole } = clientsOf(() => cloud);
const others: DemoCloud[] = [];
let now: Date;
let cloud: DemoCloud;

async function start(options: Partial<DemoCloudOptions> = {}): Promise<void> {
  cloud = await startDemoCloud({ seed: 7, clock: () => now, background: false, ...options });
  others.push(cloud);
}
beforeEach(() => {
  now = START;
});
afterEach(async () => {
  await Promise.all(others.splice(0).map((one) => one.close()));
});

const receive = async (input: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> => {
  const QueueUrl = cloud.queueUrl;
  const answer = await sqs().send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...input }));
  return answer.Messages ?? [];
};
const remove = (messages: Message[]) =>
  sqs().send(
    new DeleteMessageBatchCommand({
      QueueUrl: cloud.queueUrl,
      Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
async function drain(): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const messages = await receive();
    if (messages.length === 0) return bodies;
    bodies.push(...messages.map(({ Body }) => Body as string));
    expect((await remove(messages)).Successful).toHaveLength(messages.length);
  }
}
const empty = { queue: { hoursBack: 0 } };

describe('the queue of events', () => {
  it('hands on what arrived, of all accounts and regions, once each when it is taken off', async () => {
    await start({ queue: { hoursBack: 12, notices: { duplicate: 0.2 } } });
    const usual = { drop: 0.02, duplicate: 0.2, shuffleSeconds: 30 };
    const arrived = (from: Date) =>
      noticesDelivered(createMarket(7), from, new Date(now.getTime() + 1), usual).map(({ event }) =>
        JSON.stringify(event),
      );
    const before = await drain();
    expect(before).toEqual(arrived(new Date(START.getTime() - 12 * HOUR)));
    expect(new Set(before.map((body) => JSON.parse(body).account)).size).toBeGreaterThan(1);
    expect(await drain()).toEqual([]);
    now = new Date(START.getTime() + 30 * HOUR);
    const after = await drain();
    expect(after).toEqual(arrived(new Date(START.getTime() + 1)));
    expect(after.length).toBeGreaterThan(20);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
  });

  it('brings back what was not taken off, then parks it', async () => {
    await start(empty);
    cloud.sendMessage('poison');
    for (const count of [1, 2, 3, 4, 5]) {
      const [message] = await receive({
        VisibilityTimeout: 0,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      });
      expect(message).toMatchObject({
        Body: 'poison',
        Attributes: { ApproximateReceiveCount: String(count), SentTimestamp: String(START.getTime()) },
      });
    }
    expect(await receive()).toEqual([]);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 0, dead: 1 });
    const parked = await receive({ QueueUrl: `${cloud.queueUrl}-dead` });
    expect(parked.map(({ Body }) => Body)).toEqual(['poison']);
  });

  it('hides what was received for its visibility', async () => {
    await start({ queue: { hoursBack: 0, visibilitySeconds: 1 } });
    cloud.sendMessage('one');
    const [first] = await receive();
    expect(first?.Body).toBe('one');
    expect(await receive()).toEqual([]);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 1, dead: 0 });
    const [again] = await receive({ WaitTimeSeconds: 5 });
    expect(again?.MessageId).toBe(first?.MessageId);
    const take = (message: Message | undefined) =>
      sqs().send(
        new DeleteMessageCommand({ QueueUrl: cloud.queueUrl, ReceiptHandle: message?.ReceiptHandle }),
      );
    await take(first);
    expect(cloud.queueDepth().inFlight).toBe(1);
    await take(again);
    expect(cloud.queueDepth()).toEqual({ waiting: 0, inFlight: 0, dead: 0 });
    expect(await nameOf(take({ ReceiptHandle: 'x' }))).toBe('ReceiptHandleIsInvalid');
  });

  it('answers a long poll as soon as there is something, and gives up in time', async () => {
    await start(empty);
    const begun = performance.now();
    expect(await receive({ WaitTimeSeconds: 1 })).toEqual([]);
    expect(performance.now() - begun).toBeGreaterThan(990);
    const waiting = receive({ WaitTimeSeconds: 20 });
    const posted = await fetch(`${cloud.url}/_queue`, {
      method: 'POST',
      body: JSON.stringify({ body: 'from another process' }),
    });
    expect(posted.status).toBe(200);
    expect((await waiting).map(({ Body }) => Body)).toEqual(['from another process']);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect((await fetch(`${cloud.url}/_queue`, { method: 'POST', body: '{"body":""}' })).status).toBe(400);
    expect(await (await fetch(`${cloud.url}/_queue`)).json()).toEqual({ waiting: 0, inFlight: 1, dead: 0 });
  });

  it('receives nothing for a caller who has gone away', async () => {
    await start(empty);
    const begun = performance.now();
    const asked = sqs().send(
      new ReceiveMessageCommand({ QueueUrl: cloud.queueUrl, WaitTimeSeconds: 20, VisibilityTimeout: 1000 }),
      { abortSignal: AbortSignal.timeout(100) },
    );
    expect(await nameOf(asked)).toBe('AbortError');
    await new Promise((resolve) => setTimeout(resolve, 150));
    cloud.sendMessage('for somebody else');
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(cloud.queueDepth()).toEqual({ waiting: 1, inFlight: 0, dead: 0 });
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('closes under a long poll', async () => {
    await start(empty);
    const outcome = nameOf(
      sqs({ maxAttempts: 1 }).send(
        new ReceiveMessageCommand({ QueueUrl: cloud.queueUrl, WaitTimeSeconds: 20 }),
      ),
    );
    while (cloud.faults.calls() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await others.pop()?.close();
    expect(await outcome).not.toBe('answered');
  });
});

describe('what may be asked of it', () => {
  it('its counts, its address and its dead letters', async () => {
    await start(empty);
    const { MessageId } = await sqs().send(
      new SendMessageCommand({ QueueUrl: cloud.queueUrl, MessageBody: 'hello' }),
    );
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    const { Attributes } = await sqs().send(
      new GetQueueAttributesCommand({ QueueUrl: cloud.queueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:111122223333:spotledger-interruptions',
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '0',
      VisibilityTimeout: '30',
    });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:111122223333:spotledger-interruptions-dead',
      maxReceiveCount: 5,
    });
    const dead = await sqs().send(
      new GetQueueAttributesCommand({
        QueueUrl: `${cloud.queueUrl}-dead`,
        AttributeNames: ['ApproximateNumberOfMessages', 'RedrivePolicy'],
      }),
    );
    expect(dead.Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
    const { QueueUrl } = await sqs().send(
      new GetQueueUrlCommand({ QueueName: 'spotledger-interruptions-dead' }),
    );
    expect(QueueUrl).toBe(`${cloud.queueUrl}-dead`);
  });

  it('is refused for other queues, regions and accounts, and beyond the limits', async () => {
    await start(empty);
    const QueueUrl = cloud.queueUrl;
    const ask = new ReceiveMessageCommand({ QueueUrl });
    await expect(
      sqs().send(new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}-other` })),
    ).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue', Type: 'Sender' },
      $metadata: { httpStatusCode: 400 },
    });
    expect(await nameOf(sqs({}, 'eu-west-1').send(ask))).toBe('QueueDoesNotExist');
    expect(await nameOf(sqs({ credentials: await asRole(0) }).send(ask))).toBe('answered');
    await expect(sqs({ credentials: await asRole(1) }).send(ask)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('sqs:ReceiveMessage'),
      $metadata: { httpStatusCode: 403 },
    });
    expect(await nameOf(receive({ MaxNumberOfMessages: 11 }))).toBe('InvalidParameterValue');
    expect(await nameOf(receive({ WaitTimeSeconds: 21 }))).toBe('InvalidParameterValue');
    expect(await nameOf(remove([]))).toBe('EmptyBatchRequest');
    expect(await nameOf(remove(Array.from({ length: 11 }, () => ({ ReceiptHandle: 'x' }))))).toBe(
      'TooManyEntriesInBatchRequest',
    );
    expect((await remove([{ ReceiptHandle: 'x' }])).Failed).toMatchObject([
      { Id: '0', Code: 'ReceiptHandleIsInvalid', SenderFault: true },
    ]);
    const wrong = { credentials: { accessKeyId: 'AKIA0000000000000000', secretAccessKey: 'x' } };
    expect(await nameOf(sqs(wrong).send(ask))).toBe('InvalidClientTokenId');
  });

  it('fails as any other service on demand', async () => {
    await start(empty);
    cloud.sendMessage('one');
    const ask = (maxAttempts: number) =>
      sqs({ maxAttempts }).send(
        new ReceiveMessageCommand({ QueueUrl: cloud.queueUrl, VisibilityTimeout: 0 }),
      );
    cloud.faults.set([{ kind: 'throttle', service: 'sqs' }]);
    expect(await nameOf(ask(1))).toBe('RequestThrottled');
    cloud.faults.set([{ kind: 'throttle', service: 'sqs', times: 1 }]);
    expect((await ask(3)).$metadata.attempts).toBe(2);
    cloud.faults.set([{ kind: 'deny', action: 'ReceiveMessage' }]);
    expect(await nameOf(ask(1))).toBe('AccessDenied');
    cloud.faults.set([{ kind: 'empty', service: 'sqs' }]);
    expect((await ask(1)).Messages).toBeUndefined();
    cloud.faults.set([{ kind: 'malformed', service: 'sqs' }]);
    expect(await nameOf(ask(1))).toBe('SyntaxError');
  });
});
