import 'server-only';
import { randomUUID } from 'node:crypto';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { SourceError } from '../errors.ts';
import type { EventQueue, QueueMessage } from '../event-queue.ts';
import { type Account, type AccountEntry, configuredAccounts, homeRegion } from './accounts.ts';
import { call } from './call.ts';
import type { AwsConfig } from './config.ts';
import type { Place } from './errors.ts';
import { parseAwsEventText } from './event-text.ts';
import { TEST_SOURCE } from './parse-event.ts';
import { arnOf, type QueueAddress, queueAddress } from './queue-address.ts';
import { queueState } from './queue-state.ts';

const WAIT_SECONDS = 20;
const HIDDEN_SECONDS = 30;
/** As many as AWS takes in one call. */
const A_CALL = 10;

type Open = (operation: string, signal: AbortSignal) => Promise<{ client: SQSClient; place: Place }>;

/** The SQS queues of a configuration that EC2's events come by. */
export function createEventQueues(config: AwsConfig): EventQueue[] {
  if (config.interruptionQueueUrls.length === 0) return [];
  const accounts = configuredAccounts(config);
  const home = homeRegion(config);
  return config.interruptionQueueUrls.map((url) => {
    const address = queueAddress(url);
    return sqsQueue(url, { ...address, region: address.region ?? home }, accounts);
  });
}

function sqsQueue(
  url: string,
  { name, account, region }: QueueAddress & { region: string },
  accounts: AccountEntry[],
): EventQueue {
  const open: Open = async (operation, signal) => {
    const { id, clients } = await readerOf(accounts, account, signal);
    const resource = `${arnOf(region)}:sqs:${region}:${account ?? id}:${name}`;
    return { client: clients.sqs(region), place: { account: id, region, operation, resource } };
  };
  return {
    ...{ url, name, account, region },
    async receive({ now, signal }) {
      const { client, place } = await open('sqs:ReceiveMessage', signal);
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: A_CALL,
        WaitTimeSeconds: WAIT_SECONDS,
        VisibilityTimeout: HIDDEN_SECONDS,
      });
      const { Messages = [] } = await call(place, signal, () =>
        client.send(command, { abortSignal: signal }),
      );
      const receivedAt = now();
      return Messages.flatMap((message) => messageOf(message, receivedAt));
    },
    async remove(handles, signal) {
      const { client, place } = await open('sqs:DeleteMessage', signal);
      for (let at = 0; at < handles.length; at += A_CALL)
        await removeBatch(client, place, { url, handles: handles.slice(at, at + A_CALL), signal });
    },
    async state(signal) {
      return queueState(await open('sqs:GetQueueAttributes', signal), url, signal);
    },
    async sendTest(signal, now) {
      const { client, place } = await open('sqs:SendMessage', signal);
      const id = randomUUID();
      const body = testEvent(id, now, { account: account ?? place.account, region });
      const command = new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(body) });
      await call(place, signal, () => client.send(command, { abortSignal: signal }));
      return id;
    },
  };
}

/** The queue's own account where it is configured, else the first one, which the queue's policy may let in. */
async function readerOf(
  accounts: AccountEntry[],
  owner: string | null,
  signal: AbortSignal,
): Promise<Account> {
  const entry = accounts.find(({ id }) => id !== null && id === owner) ?? accounts[0];
  if (entry === undefined) throw new Error('no account is configured');
  return entry.open(signal);
}

function messageOf({ Body, MessageId, ReceiptHandle }: Message, receivedAt: Date): QueueMessage[] {
  // Without a handle nothing takes it off; it comes back by itself.
  if (ReceiptHandle === undefined) return [];
  const body = Body ?? '';
  const parsed = parseAwsEventText(body, receivedAt);
  const id = parsed.id ?? MessageId ?? ReceiptHandle;
  return [{ handle: ReceiptHandle, row: { source: 'queue', id, receivedAt, body, parsed } }];
}

async function removeBatch(
  client: SQSClient,
  place: Place,
  { url, handles, signal }: { url: string; handles: readonly string[]; signal: AbortSignal },
): Promise<void> {
  const command = new DeleteMessageBatchCommand({
    QueueUrl: url,
    Entries: handles.map((ReceiptHandle, index) => ({ Id: `m${index}`, ReceiptHandle })),
  });
  const { Failed = [] } = await call(place, signal, () => client.send(command, { abortSignal: signal }));
  // A handle that is no longer valid is no fault: the message is gone, or comes back and is known by then.
  const failed = Failed.find(({ SenderFault }) => SenderFault !== true);
  if (failed === undefined) return;
  throw new SourceError(
    'unreachable',
    `AWS account ${place.account}, ${place.region}, ${place.operation}: ${Failed.length} of ${handles.length} messages could not be taken off (${failed.Code}).`,
    { remedy: 'They come back after 30 s and are known by then; nothing is counted twice.', retryable: true },
  );
}

function testEvent(id: string, now: Date, { account, region }: { account: string; region: string }) {
  const time = `${now.toISOString().slice(0, 19)}Z`;
  return {
    ...{ version: '0', id, source: TEST_SOURCE, 'detail-type': 'Test', time, account, region },
    ...{ resources: [], detail: {} },
  };
}
