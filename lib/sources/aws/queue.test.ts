import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { warning } from './event-testing.ts';
import * as fake from './fake-aws.ts';
import { NOW, type On, on, startCloud } from './feeds-testing.ts';
import { createEventQueues } from './queue.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
afterEach(() => cloud.close());

const { signal } = new AbortController();
const now = () => NOW;
const json = (body: object): fake.FakeAnswer => ({ body: JSON.stringify(body) });
const message = (MessageId: string, Body: string) => ({
  MessageId,
  ReceiptHandle: `handle of ${MessageId}`,
  Body,
  MD5OfBody: createHash('md5').update(Body).digest('hex'),
});

async function queue(roleArns: string[], path: string, ...answers: On[]) {
  cloud = await startCloud(...answers);
  const [found] = createEventQueues({
    ...{ roleArns, externalId: null, regions: [], instanceTypes: 'all', billingExports: [] },
    ...{ interruptionQueueUrls: [`${cloud.url}${path}`], spotAdvisorUrl: null },
    costExplorerMaxUsdPerMonth: 0,
  });
  if (found === undefined) throw new Error('no queue');
  return found;
}
const usual = (...answers: On[]) => queue([], '/111122223333/interruptions', ...answers);
const calls = (name: string) => cloud.calls.filter(({ action }) => action === name);

describe('messages', () => {
  test('are waited for, ten at a time, and read, each with its own id', async () => {
    const event = JSON.stringify(warning());
    const sns = JSON.stringify({ Type: 'Notification', Message: event });
    const source = await usual(
      on('ReceiveMessage', () =>
        json({ Messages: [message('m-1', event), message('m-2', 'hello'), message('m-3', sns)] }),
      ),
    );
    expect(source).toMatchObject({ name: 'interruptions', account: '111122223333', region: 'us-east-1' });
    expect(await source.receive({ now, signal })).toEqual([
      {
        handle: 'handle of m-1',
        row: {
          source: 'queue',
          id: warning().id,
          receivedAt: NOW,
          body: event,
          parsed: expect.objectContaining({ outcome: 'taken' }),
        },
      },
      {
        handle: 'handle of m-2',
        row: {
          source: 'queue',
          id: 'm-2',
          receivedAt: NOW,
          body: 'hello',
          parsed: { outcome: 'refused', id: null, why: 'it is not JSON' },
        },
      },
      {
        handle: 'handle of m-3',
        row: expect.objectContaining({ id: warning().id, body: sns }),
      },
    ]);
    expect(calls('ReceiveMessage')[0]?.params).toEqual({
      QueueUrl: source.url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
      VisibilityTimeout: 30,
    });
  });

  test('that do not come are no error', async () => {
    const source = await usual(on('ReceiveMessage', () => json({})));
    expect(await source.receive({ now, signal })).toEqual([]);
  });

  test('are taken off ten at a time; handles that are no longer valid are no error', async () => {
    const source = await usual(
      on('DeleteMessageBatch', () =>
        json({
          Successful: [{ Id: 'm0' }],
          Failed: [{ Id: 'm1', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }],
        }),
      ),
    );
    await source.remove(
      Array.from({ length: 12 }, (_, index) => `h${index}`),
      signal,
    );
    const entries = calls('DeleteMessageBatch').map(
      ({ params }) => params.Entries as unknown as { Id: string; ReceiptHandle: string }[],
    );
    expect(entries.map((batch) => batch.length)).toEqual([10, 2]);
    expect(entries[1]).toEqual([
      { Id: 'm0', ReceiptHandle: 'h10' },
      { Id: 'm1', ReceiptHandle: 'h11' },
    ]);
    await source.remove([], signal);
    expect(calls('DeleteMessageBatch')).toHaveLength(2);
  });

  test("that AWS cannot take off are AWS's fault, to be tried again", async () => {
    const source = await usual(
      on('DeleteMessageBatch', () =>
        json({ Successful: [], Failed: [{ Id: 'm0', SenderFault: false, Code: 'InternalError' }] }),
      ),
    );
    await expect(source.remove(['h'], signal)).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
      message:
        'AWS account 111122223333, us-east-1, sqs:DeleteMessage: 1 of 1 messages could not be taken off (InternalError).',
    });
  });
});

describe('the state of a queue', () => {
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:111122223333:interruptions-dead',
    maxReceiveCount: 5,
  });
  const attributes = (over: object = {}) =>
    json({
      Attributes: {
        ApproximateNumberOfMessages: '7',
        ApproximateNumberOfMessagesNotVisible: '2',
        ...over,
      },
    });

  test('counts what waits, also among dead letters', async () => {
    const source = await usual(
      on('GetQueueUrl', ({ params }) => json({ QueueUrl: `${cloud.url}/111122223333/${params.QueueName}` })),
      on('GetQueueAttributes', ({ params }) =>
        params.QueueUrl?.endsWith('-dead')
          ? json({ Attributes: { ApproximateNumberOfMessages: '1' } })
          : attributes({ RedrivePolicy }),
      ),
    );
    expect(await source.state(signal)).toEqual({
      waiting: 7,
      inFlight: 2,
      deadLetter: { name: 'interruptions-dead', waiting: 1 },
    });
    expect(calls('GetQueueUrl')[0]?.params).toEqual({
      QueueName: 'interruptions-dead',
      QueueOwnerAWSAccountId: '111122223333',
    });
  });

  test('without dead letters, and without counts', async () => {
    const source = await usual(on('GetQueueAttributes', () => json({})));
    expect(await source.state(signal)).toEqual({ waiting: null, inFlight: null, deadLetter: null });
  });

  test('names the dead letters that it may not look at', async () => {
    const source = await usual(
      on('GetQueueUrl', () => fake.jsonError('AccessDenied', 'no access', 403)),
      on('GetQueueAttributes', () => attributes({ RedrivePolicy })),
    );
    expect(await source.state(signal)).toMatchObject({
      waiting: 7,
      deadLetter: { name: 'interruptions-dead', waiting: null },
    });
  });
});

test('a test event is one that is known as such when it comes back', async () => {
  let sent = '';
  const source = await usual(
    on('SendMessage', ({ params }) => {
      sent = params.MessageBody ?? '';
      return json({ MessageId: 'm-1', MD5OfMessageBody: createHash('md5').update(sent).digest('hex') });
    }),
    on('ReceiveMessage', () => json({ Messages: [message('m-1', sent)] })),
  );
  const id = await source.sendTest(signal, NOW);
  expect(JSON.parse(sent)).toEqual({
    version: '0',
    id,
    source: 'spotledger.test',
    'detail-type': 'Test',
    time: '2026-11-23T12:00:00Z',
    account: '111122223333',
    region: 'us-east-1',
    resources: [],
    detail: {},
  });
  expect(await source.receive({ now, signal })).toMatchObject([
    { row: { id, parsed: { outcome: 'test', id, kind: 'spotledger.test: Test' } } },
  ]);
});

describe('credentials', () => {
  const ROLES = ['arn:aws:iam::444455556666:role/reader', 'arn:aws:iam::777788889999:role/reader'];
  const asked = async (path: string) => {
    const source = await queue(
      ROLES,
      path,
      on('AssumeRole', ({ params }) => fake.assumedRole(`ASIA${params.RoleArn?.split(':')[4]}`)),
      on('ReceiveMessage', () => json({})),
    );
    await source.receive({ now, signal });
    return calls('ReceiveMessage')[0]?.accessKeyId;
  };

  test("are those of the queue's own account", async () => {
    expect(await asked('/777788889999/q')).toBe('ASIA777788889999');
  });

  test('are those of the first account where the queue has another one, or does not say', async () => {
    expect(await asked('/111122223333/q')).toBe('ASIA444455556666');
    await cloud.close();
    expect(await asked('/q')).toBe('ASIA444455556666');
  });
});

describe('errors', () => {
  test('a queue that is not there is one to look up in the configuration', async () => {
    const source = await usual(
      on('ReceiveMessage', () => fake.jsonError('com.amazonaws.sqs#QueueDoesNotExist', 'no such queue')),
    );
    await expect(source.receive({ now, signal })).rejects.toMatchObject({
      code: 'empty',
      message: expect.stringContaining('us-east-1, sqs:ReceiveMessage: there is no such queue'),
      remedy: expect.stringContaining('Check INTERRUPTION_QUEUE_URLS'),
    });
  });

  test('who stops does not wait for messages', async () => {
    const source = await usual(on('ReceiveMessage', () => 'hang'));
    const stop = new AbortController();
    const waiting = source.receive({ now, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('without an address there is no queue', async () => {
  await usual();
  expect(
    createEventQueues({
      ...{ roleArns: [], externalId: null, regions: [], instanceTypes: 'all', billingExports: [] },
      ...{ interruptionQueueUrls: [], spotAdvisorUrl: null, costExplorerMaxUsdPerMonth: 0 },
    }),
  ).toEqual([]);
});
