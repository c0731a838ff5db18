import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { EventWaysResponse } from '#lib/api/schemas/events';
import { clientsOf } from '#lib/demo/test-clients';

/** What puts an event on the queue that the ledger at `url` listens to in the simulated cloud, by SQS's own client. */
export async function queueOf(url: string): Promise<(event: object) => Promise<void>> {
  const { queues } = (await (await fetch(`${url}/api/v1/event-ways`)).json()) as EventWaysResponse;
  const QueueUrl = queues[0]?.url;
  if (QueueUrl === undefined) throw new Error(`${url} listens to no queue.`);
  const client = clientsOf(() => ({ url: new URL(QueueUrl).origin })).sqs();
  return async (event) => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
  };
}
