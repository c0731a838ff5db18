import 'server-only';
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { SourceError } from '../errors.ts';
import type { QueueState } from '../event-queue.ts';
import { call } from './call.ts';
import type { Place } from './errors.ts';

type Opened = { client: SQSClient; place: Place };

/** How many messages a queue holds, and how many the queue that its dead letters go to. */
export async function queueState(
  { client, place }: Opened,
  url: string,
  signal: AbortSignal,
): Promise<QueueState> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'RedrivePolicy'],
  });
  const { Attributes = {} } = await call(place, signal, () => client.send(command, { abortSignal: signal }));
  return {
    waiting: countOf(Attributes.ApproximateNumberOfMessages),
    inFlight: countOf(Attributes.ApproximateNumberOfMessagesNotVisible),
    deadLetter: await deadLetterOf({ client, place }, Attributes.RedrivePolicy, signal),
  };
}

async function deadLetterOf(
  { client, place }: Opened,
  policy: string | undefined,
  signal: AbortSignal,
): Promise<QueueState['deadLetter']> {
  const [, owner, name] = /"arn:aws[\w-]*:sqs:[\w-]*:(\d{12}):([\w.-]+)"/.exec(policy ?? '') ?? [];
  if (name === undefined) return null;
  const resource = place.resource?.replace(/[^:]*:[^:]*$/, `${owner}:${name}`);
  const ask = <T>(operation: string, send: () => Promise<T>) =>
    call({ ...place, operation, ...(resource === undefined ? {} : { resource }) }, signal, send);
  try {
    const { QueueUrl } = await ask('sqs:GetQueueUrl', () =>
      client.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: owner }), {
        abortSignal: signal,
      }),
    );
    const { Attributes = {} } = await ask('sqs:GetQueueAttributes', () =>
      client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
        { abortSignal: signal },
      ),
    );
    return { name, waiting: countOf(Attributes.ApproximateNumberOfMessages) };
  } catch (error) {
    // That it is there is known; how much lies in it only where that may be asked.
    if (error instanceof SourceError && ['permission', 'empty'].includes(error.code))
      return { name, waiting: null };
    throw error;
  }
}

const countOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
