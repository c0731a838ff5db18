import { expect, it } from 'vitest';
import { createQueues, QUEUE_NAME } from './interruption-queue.ts';
import { createMarket } from './market.ts';
import { noticesDelivered } from './notices.ts';
import type { MessageQueue } from './queue.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

it('takes in what arrives as the clock goes on, each delivery once', () => {
  const market = createMarket(7);
  let now = AT;
  const queues = createQueues(market, () => now, { hoursBack: 6 });
  const sixBack = new Date(AT.getTime() - 6 * HOUR);
  const expected = () =>
    noticesDelivered(market, sixBack, new Date(now.getTime() + 1)).map(({ event }) => JSON.stringify(event));
  const received: string[] = [];
  const drain = () => {
    const queue = queues.find(QUEUE_NAME) as MessageQueue;
    for (const message of queue.receive(10_000, 30_000)) {
      received.push(message.body);
      queue.remove(message.handle);
    }
  };
  for (const hours of [0, 0, 0.01, 1, 1.5, 40, 40]) {
    now = new Date(AT.getTime() + hours * HOUR);
    drain();
    expect(received).toEqual(expected());
  }
  expect(received.length).toBeGreaterThan(50);
  queues.send('text');
  expect(queues.depth()).toEqual({ waiting: 1, inFlight: 0, dead: 0 });
  expect(queues.find('other')).toBeUndefined();
});
