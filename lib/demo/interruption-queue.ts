import { demoAccounts } from './accounts.ts';
import type { Market } from './market.ts';
import { type Disturbance, type Notice, noticesDelivered, USUAL_DISTURBANCE } from './notices.ts';
import { createQueue, type MessageQueue } from './queue.ts';

/** Where the events of the whole organisation come by: the queue's account, region and name. */
export const QUEUE_ACCOUNT: string = demoAccounts[0].id;
export const QUEUE_REGION = 'us-east-1';
export const QUEUE_NAME = 'spotledger-interruptions';
export const MAX_RECEIVES = 5;

export type QueueOptions = {
  /** how much of the past is on the queue when it begins; default 24 */
  hoursBack?: number;
  /** how long a received message stays hidden unless the receiver says otherwise; default 30 */
  visibilitySeconds?: number;
  /** whatever the receiver says, no longer than that; default as long as it says */
  hiddenAtMostSeconds?: number;
  /** how often a message is received before it goes to the dead letters; default 5 */
  maxReceives?: number;
  notices?: Partial<Disturbance>;
};

/** The queue of events, the one of messages that nobody could take off, and how long received ones stay hidden. */
export type DemoQueues = {
  visibilitySeconds: number;
  hiddenAtMostSeconds: number;
  /** The queue of that name, with all that arrived until now; undefined where there is none. */
  find(name: string): MessageQueue | undefined;
  /** Puts a text on the queue of events. */
  send(body: string): void;
  depth(): { waiting: number; inFlight: number; dead: number };
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Makes the queues of a server. Events arrive as the clock goes on, however far it is set ahead at once. */
export function createQueues(market: Market, clock: () => Date, options: QueueOptions = {}): DemoQueues {
  const disturbance = { ...USUAL_DISTURBANCE, ...options.notices };
  const dead = createQueue(`${QUEUE_NAME}-dead`, null);
  const events = createQueue(QUEUE_NAME, {
    deadLetter: dead,
    maxReceives: options.maxReceives ?? MAX_RECEIVES,
  });
  let arriving: Notice[] = [];
  let knownUntil = clock().getTime() - (options.hoursBack ?? 24) * HOUR_MS;
  /** Deliveries are drawn an hour ahead, so that looking often costs little. */
  const pour = () => {
    const now = clock().getTime();
    while (knownUntil <= now) {
      const next = Math.min(knownUntil + DAY_MS, now + HOUR_MS);
      arriving.push(...noticesDelivered(market, new Date(knownUntil), new Date(next), disturbance));
      knownUntil = next;
    }
    const first = arriving.findIndex(({ deliveredAt }) => deliveredAt.getTime() > now);
    const arrived = first < 0 ? arriving : arriving.slice(0, first);
    arriving = first < 0 ? [] : arriving.slice(first);
    for (const { event, deliveredAt } of arrived) events.send(JSON.stringify(event), deliveredAt);
  };
  return {
    visibilitySeconds: options.visibilitySeconds ?? 30,
    hiddenAtMostSeconds: options.hiddenAtMostSeconds ?? Number.POSITIVE_INFINITY,
    find(name) {
      pour();
      return [events, dead].find((queue) => queue.name === name);
    },
    send: (body) => {
      events.send(body, clock());
    },
    depth() {
      pour();
      const { waiting, inFlight } = dead.depth();
      return { ...events.depth(), dead: waiting + inFlight };
    },
  };
}
