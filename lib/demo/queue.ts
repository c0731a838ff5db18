import { randomUUID } from 'node:crypto';

/** What a receiver is given of a message; `handle` belongs to this receipt. */
export type Received = {
  id: string;
  handle: string;
  body: string;
  sentAt: Date;
  receives: number;
  firstReceivedAt: Date;
};

export type QueueDepth = { waiting: number; inFlight: number };

/** A standard queue: messages come at least once, in no promised order, and return unless they are removed. */
export type MessageQueue = {
  name: string;
  send(body: string, sentAt: Date): string;
  /** Up to `max` messages, hidden from others for `visibilityMs` of real time. */
  receive(max: number, visibilityMs: number): Received[];
  /** Removes by the handle of the last receipt; older ones have no effect. False where the text is no handle. */
  remove(handle: string): boolean;
  depth(): QueueDepth;
};

type Message = {
  id: string;
  body: string;
  sentAt: Date;
  receives: number;
  firstReceivedAt: Date | null;
  hiddenUntil: number;
};

const HANDLE = /^([0-9a-f-]{36})#(\d+)$/;

/**
 * Makes a queue in memory. A message that was received `maxReceives` times goes to `deadLetter` instead of being received
 * once more.
 */
export function createQueue(
  name: string,
  redrive: { deadLetter: MessageQueue; maxReceives: number } | null,
): MessageQueue {
  const messages = new Map<string, Message>();
  const ready = (message: Message) => message.hiddenUntil <= performance.now();
  return {
    name,
    send(body, sentAt) {
      const id = randomUUID();
      messages.set(id, { id, body, sentAt, receives: 0, firstReceivedAt: null, hiddenUntil: 0 });
      return id;
    },
    receive(max, visibilityMs) {
      const received: Received[] = [];
      for (const message of messages.values()) {
        if (received.length === max) break;
        if (!ready(message)) continue;
        if (redrive !== null && message.receives >= redrive.maxReceives) {
          messages.delete(message.id);
          redrive.deadLetter.send(message.body, message.sentAt);
          continue;
        }
        message.receives += 1;
        message.hiddenUntil = performance.now() + visibilityMs;
        message.firstReceivedAt ??= new Date();
        const { id, body, sentAt, receives, firstReceivedAt } = message;
        const handle = Buffer.from(`${id}#${receives}`).toString('base64');
        received.push({ id, handle, body, sentAt, receives, firstReceivedAt });
      }
      return received;
    },
    remove(handle) {
      const match = HANDLE.exec(Buffer.from(handle, 'base64').toString('utf8'));
      if (match === null) return false;
      const [, id, receipt] = match as unknown as [string, string, string];
      if (messages.get(id)?.receives === Number(receipt)) messages.delete(id);
      return true;
    },
    depth() {
      const waiting = [...messages.values()].filter(ready).length;
      return { waiting, inFlight: messages.size - waiting };
    },
  };
}
