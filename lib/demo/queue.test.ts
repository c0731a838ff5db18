import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createQueue, type MessageQueue } from './queue.ts';

const AT = new Date('2026-11-23T12:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function withDeadLetter() {
  const dead = createQueue('dead', null);
  return { dead, queue: createQueue('events', { deadLetter: dead, maxReceives: 2 }) };
}
const bodies = (queue: MessageQueue, max = 10) => queue.receive(max, 30_000).map(({ body }) => body);

it('hides what was received until its time is over, and counts the receipts', () => {
  const { queue } = withDeadLetter();
  for (const body of ['one', 'two', 'three']) queue.send(body, AT);
  expect(bodies(queue, 2)).toEqual(['one', 'two']);
  expect(queue.depth()).toEqual({ waiting: 1, inFlight: 2 });
  expect(bodies(queue)).toEqual(['three']);
  vi.advanceTimersByTime(29_999);
  expect(bodies(queue)).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(queue.receive(10, 0).map(({ body, receives }) => [body, receives])).toEqual([
    ['one', 2],
    ['two', 2],
    ['three', 2],
  ]);
});

it('removes by the last handle alone', () => {
  const { queue } = withDeadLetter();
  queue.send('one', AT);
  const [first] = queue.receive(1, 0);
  const [second] = queue.receive(1, 0);
  expect(queue.remove(first?.handle ?? '')).toBe(true);
  expect(queue.depth()).toEqual({ waiting: 1, inFlight: 0 });
  expect(queue.remove(second?.handle ?? '')).toBe(true);
  expect(queue.depth()).toEqual({ waiting: 0, inFlight: 0 });
  expect(queue.remove(second?.handle ?? '')).toBe(true);
  expect(queue.remove('no handle')).toBe(false);
});

it('sends what nobody removes to the dead letters', () => {
  const { queue, dead } = withDeadLetter();
  queue.send('poison', AT);
  expect([bodies(queue), bodies(dead)]).toEqual([['poison'], []]);
  vi.advanceTimersByTime(30_000);
  expect(bodies(queue)).toEqual(['poison']);
  vi.advanceTimersByTime(30_000);
  expect(bodies(queue)).toEqual([]);
  expect(queue.depth()).toEqual({ waiting: 0, inFlight: 0 });
  expect(dead.receive(1, 0)).toMatchObject([{ body: 'poison', receives: 1, sentAt: AT }]);
});
