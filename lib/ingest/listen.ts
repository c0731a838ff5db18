import { setTimeout as sleep } from 'node:timers/promises';
import { countReceived, noteQueue } from '#lib/db/event-queues';
import type { InstallationKind } from '#lib/db/installation';
import type { EventQueue, QueueMessage } from '#lib/sources/event-queue';
import { failureText } from './failure-text.ts';
import { takeEvents } from './take-events.ts';

const LOOK_EVERY_MS = 30_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

type Options = {
  clock: () => Date;
  signal: AbortSignal;
  installation: InstallationKind;
  say: (line: string) => void;
  /** what happens between the commit and the removal; for tests of dying there */
  beforeRemoval?: () => Promise<void>;
};

/** Keeps what came and only then takes it off the queue: whoever dies in between meets it again. */
async function take(queue: EventQueue, messages: QueueMessage[], options: Options): Promise<void> {
  const { clock, signal, installation } = options;
  await takeEvents(
    messages.map(({ row }) => row),
    {
      installation,
      also: (tx, fates) =>
        countReceived(tx, queue.url, {
          at: clock(),
          received: fates.length,
          refused: fates.filter((fate) => fate === 'refused').length,
          tests: fates.filter((fate) => fate === 'test').length,
        }),
    },
  );
  await options.beforeRemoval?.();
  await queue.remove(
    messages.map(({ handle }) => handle),
    signal,
  );
}

async function look(queue: EventQueue, { clock, signal }: Options): Promise<void> {
  const state = await queue.state(signal);
  await noteQueue(queue.url, clock(), state);
}

/**
 * Takes events off a queue until `signal`: waits for messages, keeps them, takes them off. What fails is tried again after
 * growing pauses, and said on the Sources page; never throws.
 */
export async function listen(queue: EventQueue, options: Options): Promise<void> {
  const { clock, signal, say } = options;
  let pause = FIRST_PAUSE_MS;
  let lookedAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      if (performance.now() - lookedAt > LOOK_EVERY_MS) {
        await look(queue, options);
        lookedAt = performance.now();
      }
      const messages = await queue.receive({ now: clock, signal });
      if (messages.length > 0) await take(queue, messages, options);
      pause = FIRST_PAUSE_MS;
    } catch (error) {
      if (signal.aborted) return;
      const text = failureText(error);
      say(`${queue.name}: ${text}`);
      lookedAt = Number.NEGATIVE_INFINITY;
      await noteQueue(queue.url, clock(), { error: text }).catch(() => {});
      await sleep(pause, undefined, { signal }).catch(() => {});
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }
}
