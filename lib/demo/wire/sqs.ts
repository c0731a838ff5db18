import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_RECEIVES, QUEUE_ACCOUNT, QUEUE_NAME, QUEUE_REGION } from '#lib/demo/interruption-queue';
import type { MessageQueue, Received } from '#lib/demo/queue';
import { AwsError, denied } from './aws-error.ts';
import type { Call, Reply } from './call.ts';

const JSON_TYPE = 'application/x-amz-json-1.0';
const LOOK_EVERY_MS = 100;

/** What the query protocol calls these. */
const OLD_CODES: Record<string, string> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

const ACTIONS: Record<
  string,
  (call: Call, queue: MessageQueue) => Record<string, unknown> | Promise<Record<string, unknown>>
> = {
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  SendMessage: sendMessage,
  GetQueueAttributes: getQueueAttributes,
  GetQueueUrl: ({ http }, { name }) => ({
    QueueUrl: `http://${http.headers.host}/${QUEUE_ACCOUNT}/${name}`,
  }),
};

/** Answers the JSON protocol of SQS for the two queues of the organisation, which only their own account may use. */
export async function answerSqs(call: Call): Promise<Reply> {
  const answer = ACTIONS[call.action];
  if (answer === undefined) {
    throw new AwsError('UnsupportedOperation', `The operation ${call.action} is not supported.`);
  }
  return sqsJson(await answer(call, queueOf(call)));
}

/** The answer of an action that finds nothing. */
export function emptySqs(): Reply {
  return sqsJson({});
}

/** An error, with the code that the old query protocol gives it in a header. */
export function sqsError({ code, message, status }: AwsError): Reply {
  const old = OLD_CODES[code] ?? code;
  return {
    status,
    contentType: JSON_TYPE,
    headers: { 'x-amzn-query-error': `${old};${status < 500 ? 'Sender' : 'Receiver'}` },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }),
  };
}

/** The queue that the call names by its URL or, for `GetQueueUrl`, by its name. */
function queueOf({ action, account, region, json, queues }: Call): MessageQueue {
  const { QueueUrl, QueueName, QueueOwnerAWSAccountId } = json;
  const url = typeof QueueUrl === 'string' ? QueueUrl : '';
  const [owner = '', name = ''] =
    action === 'GetQueueUrl'
      ? [String(QueueOwnerAWSAccountId ?? account.id), String(QueueName)]
      : url.split('/').slice(-2);
  const queue = region === QUEUE_REGION && owner === QUEUE_ACCOUNT ? queues.find(name) : undefined;
  if (queue === undefined) {
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }
  if (account.id !== QUEUE_ACCOUNT) throw denied('sqs', action, account.id);
  return queue;
}

async function receiveMessage(call: Call, queue: MessageQueue): Promise<Record<string, unknown>> {
  const { json, queues, signal } = call;
  const max = numberParam(json, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const wait = numberParam(json, 'WaitTimeSeconds', 0, 20) ?? 0;
  const asked = numberParam(json, 'VisibilityTimeout', 0, 43_200) ?? queues.visibilitySeconds;
  const visibility = Math.min(asked, queues.hiddenAtMostSeconds);
  const until = performance.now() + wait * 1000;
  while (!signal.aborted) {
    const found = queue.receive(max, visibility * 1000);
    if (found.length > 0) return { Messages: found.map((message) => messageJson(message, json)) };
    if (performance.now() >= until) break;
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    // What arrived meanwhile goes onto the queue.
    queues.find(queue.name);
  }
  return {};
}

function messageJson(message: Received, json: Record<string, unknown>): Record<string, unknown> {
  const asked = [json.AttributeNames, json.MessageSystemAttributeNames].flatMap((names) => names ?? []);
  const all: Record<string, string> = {
    SenderId: 'AIDADEMOEVENTBRIDGE',
    SentTimestamp: String(message.sentAt.getTime()),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt.getTime()),
  };
  const attributes = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.handle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(attributes.length > 0 ? { Attributes: Object.fromEntries(attributes) } : {}),
  };
}

function deleteMessage({ json }: Call, queue: MessageQueue): Record<string, unknown> {
  if (!queue.remove(String(json.ReceiptHandle))) {
    throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', 404);
  }
  return {};
}

function deleteMessageBatch({ json }: Call, queue: MessageQueue): Record<string, unknown> {
  const entries = Array.isArray(json.Entries)
    ? (json.Entries as { Id: string; ReceiptHandle: string }[])
    : [];
  if (entries.length === 0) {
    throw new AwsError(
      'EmptyBatchRequest',
      'There should be at least one DeleteMessageBatchRequestEntry in the request.',
    );
  }
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  const done = entries.map(({ Id, ReceiptHandle }) => ({ Id, removed: queue.remove(String(ReceiptHandle)) }));
  return {
    Successful: done.filter(({ removed }) => removed).map(({ Id }) => ({ Id })),
    Failed: done
      .filter(({ removed }) => !removed)
      .map(({ Id }) => ({
        Id,
        SenderFault: true,
        Code: 'ReceiptHandleIsInvalid',
        Message: 'The input receipt handle is invalid.',
      })),
  };
}

function sendMessage({ json, now }: Call, queue: MessageQueue): Record<string, unknown> {
  const { MessageBody: body } = json;
  if (typeof body !== 'string' || body === '') {
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  }
  return { MessageId: queue.send(body, now), MD5OfMessageBody: md5(body) };
}

function getQueueAttributes({ json, queues }: Call, queue: MessageQueue): Record<string, unknown> {
  const asked = Array.isArray(json.AttributeNames) ? json.AttributeNames.map(String) : [];
  const { waiting, inFlight } = queue.depth();
  const arn = (name: string) => `arn:aws:sqs:${QUEUE_REGION}:${QUEUE_ACCOUNT}:${name}`;
  const redrive = { deadLetterTargetArn: arn(`${QUEUE_NAME}-dead`), maxReceiveCount: MAX_RECEIVES };
  const all: Record<string, string> = {
    QueueArn: arn(queue.name),
    ApproximateNumberOfMessages: String(waiting),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(queues.visibilitySeconds),
    MessageRetentionPeriod: '345600',
    ReceiveMessageWaitTimeSeconds: '0',
    ...(queue.name === QUEUE_NAME ? { RedrivePolicy: JSON.stringify(redrive) } : {}),
  };
  const unknown = asked.find((name) => name !== 'All' && name !== 'RedrivePolicy' && !(name in all));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const found = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
  return found.length > 0 ? { Attributes: Object.fromEntries(found) } : {};
}

function numberParam(json: Record<string, unknown>, name: string, min: number, max: number): number | null {
  const value = json[name];
  if (value === undefined || value === null) return null;
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    const reason = `Must be between ${min} and ${max}, if provided.`;
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`,
    );
  }
  return value as number;
}

/** The checksum of a message's text, which the SDK holds against it. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function sqsJson(body: Record<string, unknown>): Reply {
  return { status: 200, contentType: JSON_TYPE, body: JSON.stringify(body) };
}
