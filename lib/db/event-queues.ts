import { db, type Tx } from './client.ts';
import type { EventQueueModel } from './generated/models.ts';

/** Keeps what came of a look at a queue: its counts, or why it could not be reached. */
export async function noteQueue(
  url: string,
  now: Date,
  found:
    | { error: string }
    | {
        waiting: number | null;
        inFlight: number | null;
        deadLetter: { name: string; waiting: number | null } | null;
      },
): Promise<void> {
  const seen =
    'error' in found
      ? { error: found.error }
      : {
          error: null,
          waiting: found.waiting,
          inFlight: found.inFlight,
          deadLetterName: found.deadLetter?.name ?? null,
          deadLetterWaiting: found.deadLetter?.waiting ?? null,
        };
  const data = { checkedAt: now, ...seen };
  await db().eventQueue.upsert({ where: { url }, create: { url, ...data }, update: data });
}

/** Counts what came by a queue, in the transaction that keeps it. */
export async function countReceived(
  tx: Tx,
  url: string,
  came: { at: Date; received: number; refused: number; tests: number },
): Promise<void> {
  const { at, received, refused, tests } = came;
  const testAt = tests > 0 ? at : null;
  await tx.$executeRaw`
    insert into event_queue as q (url, last_received_at, last_test_at, received, refused) values (${url}, ${at}, ${testAt}::timestamptz, ${received}, ${refused})
    on conflict (url) do update set last_received_at = ${at}, last_test_at = coalesce(${testAt}::timestamptz, q.last_test_at),
      received = q.received + ${received}, refused = q.refused + ${refused}`;
}

/** How each queue stood when it was last looked at, by its URL. */
export const readQueues = async (): Promise<Map<string, EventQueueModel>> =>
  new Map((await db().eventQueue.findMany()).map((queue) => [queue.url, queue]));
