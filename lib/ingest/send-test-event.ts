import { notFound, ProblemError } from '#lib/api/problem';
import type { SentTest } from '#lib/api/schemas/events';
import { env } from '#lib/env';
import { SourceError } from '#lib/sources/errors';
import type { EventQueue } from '#lib/sources/event-queue';
import { createEventQueues } from '#lib/sources/index';
import { failureText } from './failure-text.ts';

let queues: EventQueue[] | undefined;

/**
 * Sends a test event to the queue at that place in INTERRUPTION_QUEUE_URLS. Throws `ProblemError` 404 where there is none,
 * 502 with the remedy where it cannot be sent.
 */
export async function sendTestEvent(
  index: string | undefined,
  signal: AbortSignal,
  now: Date,
): Promise<SentTest> {
  queues ??= createEventQueues(env());
  const queue = /^\d{1,3}$/.test(index ?? '') ? queues[Number(index)] : undefined;
  if (queue === undefined)
    throw notFound(
      'There is no such queue: INTERRUPTION_QUEUE_URLS names those that there are, the first is 0.',
    );
  try {
    return { eventId: await queue.sendTest(signal, now), sentAt: now.toISOString() };
  } catch (error) {
    if (error instanceof SourceError) throw new ProblemError(502, failureText(error), { cause: error });
    throw error;
  }
}
