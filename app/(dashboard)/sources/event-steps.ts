import { counted, duration } from '#components/ui/format';
import type { StatusTone } from '#components/ui/status';
import type { EventWaysResponse } from '#lib/api/schemas/events';

export type Queue = EventWaysResponse['queues'][number];
/** One step of the guide: how it stands, and what that means or what to do. */
export type StepState = { tone: StatusTone; title: string; detail: string };

/** A test that is not back after this many seconds is worth a word. */
const PATIENCE_SECONDS = 30;

const since = (at: string, asOf: string): number => (Date.parse(asOf) - Date.parse(at)) / 1000;
const ago = (at: string, asOf: string): string => {
  const seconds = since(at, asOf);
  return seconds < 1 ? 'just now' : `${duration(seconds)} ago`;
};

/** Whether the queue can be reached. */
export function reachStep(
  queue: Pick<Queue, 'reachable' | 'error' | 'checkedAt' | 'waiting' | 'inFlight'>,
  asOf: string,
): StepState {
  if (queue.reachable === null || queue.checkedAt === null)
    return { tone: 'quiet', title: 'Not tried yet', detail: 'The worker tries it as soon as it runs.' };
  const checked = `Checked ${ago(queue.checkedAt, asOf)}`;
  if (!queue.reachable)
    return {
      tone: 'bad',
      title: 'The queue cannot be reached',
      detail: `${queue.error ?? 'It did not answer.'} ${checked}.`,
    };
  const waiting =
    queue.waiting === 0 ? 'nothing waits' : counted(queue.waiting ?? 0, 'message waits', 'messages wait');
  const reading = queue.inFlight ? `, ${queue.inFlight} being read` : '';
  const load = queue.waiting === null ? '' : `; ${waiting}${reading}`;
  return { tone: 'good', title: 'The queue is reachable', detail: `${checked}${load}.` };
}

/** When an event last came by the queue. */
export function lastEventStep(queue: Pick<Queue, 'lastReceivedAt' | 'received'>, asOf: string): StepState {
  if (queue.lastReceivedAt === null)
    return {
      tone: 'quiet',
      title: 'No event has come yet',
      detail:
        'AWS sends one when an instance starts, stops or is taken back, so that a quiet account has none. A test shows whether the way is open.',
    };
  return {
    tone: 'good',
    title: `The last event came ${ago(queue.lastReceivedAt, asOf)}`,
    detail: `${counted(queue.received, 'event')} in all.`,
  };
}

/** A test as it was sent from here, with when the one before it had come. */
export type Sent = { sentAt: string; before: string | null };

/** Whether a test event came back, and how fast; `sent` null: none was sent from here. */
export function testStep(lastTestAt: string | null, sent: Sent | null, asOf: string): StepState {
  if (sent !== null && lastTestAt !== null && lastTestAt !== sent.before) {
    const took = Math.max(0, since(sent.sentAt, lastTestAt));
    return {
      tone: 'good',
      title: `The test event came back after ${duration(took)}`,
      detail: 'It went through the queue and the worker to this ledger, and counts as no interruption.',
    };
  }
  if (sent !== null) {
    const waits = since(sent.sentAt, asOf);
    return waits <= PATIENCE_SECONDS
      ? { tone: 'quiet', title: 'The test event is on its way', detail: `Sent ${ago(sent.sentAt, asOf)}.` }
      : {
          tone: 'warning',
          title: 'The test event has not come back',
          detail: `Sent ${ago(sent.sentAt, asOf)}. Is a worker running, and does nobody else read this queue?`,
        };
  }
  return lastTestAt === null
    ? {
        tone: 'quiet',
        title: 'No test event has come yet',
        detail: 'It goes to the queue and comes back by it, and counts as no interruption.',
      }
    : { tone: 'good', title: `A test event last came ${ago(lastTestAt, asOf)}`, detail: '' };
}

/** What lies in the queue's dead-letter queue. */
export function deadLetterStep({
  deadLetter,
  reachable,
}: Pick<Queue, 'deadLetter' | 'reachable'>): StepState {
  if (deadLetter === null)
    return reachable === true
      ? {
          tone: 'warning',
          title: 'It has no dead-letter queue',
          detail: 'What cannot be taken in comes again and again, until it is too old and lost.',
        }
      : { tone: 'quiet', title: 'Dead-letter queue not known yet', detail: '' };
  const { name, waiting } = deadLetter;
  if (waiting === null)
    return {
      tone: 'quiet',
      title: `Dead-letter queue ${name}`,
      detail: 'How much lies in it is not known: that needs sqs:GetQueueAttributes on it.',
    };
  return waiting === 0
    ? { tone: 'good', title: 'The dead-letter queue is empty', detail: `${name}.` }
    : {
        tone: 'warning',
        title: `${counted(waiting, 'message lies', 'messages lie')} in the dead-letter queue`,
        detail: `${name}. They were received several times and never taken in: once the reason is gone, “Start DLQ redrive” in the SQS console sends them again.`,
      };
}

/** What came by the queue and could not be read. */
export function parkedStep({ refused }: Pick<Queue, 'refused'>): StepState {
  return refused === 0
    ? { tone: 'good', title: 'No message was parked', detail: '' }
    : {
        tone: 'warning',
        title: `${counted(refused, 'message is', 'messages are')} parked`,
        detail: 'Nobody could read them: they are kept here and off the queue.',
      };
}

/** Whether machines may post events, and when one last did. */
export function pushStep(push: EventWaysResponse['push'], asOf: string): StepState {
  if (!push.tokenSet)
    return {
      tone: 'quiet',
      title: 'Nobody may post: API_TOKEN is not set',
      detail: 'Start Spotledger with API_TOKEN set to a secret of at least 16 characters.',
    };
  if (push.lastReceivedAt === null)
    return { tone: 'quiet', title: 'Ready: no event was posted yet', detail: 'API_TOKEN is set.' };
  return {
    tone: 'good',
    title: `The last event was posted ${ago(push.lastReceivedAt, asOf)}`,
    detail: `${counted(push.received, 'event')} in all${
      push.lastTestAt === null ? '' : `; a test last came ${ago(push.lastTestAt, asOf)}`
    }.`,
  };
}
