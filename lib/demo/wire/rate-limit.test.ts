import { expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

it('lets a burst through, then its pace, each key for itself', () => {
  let now = 0;
  const limit = createRateLimit(2, 4, () => now);
  const taken = (key: string, calls: number) => Array.from({ length: calls }, () => limit.take(key));
  expect(taken('a', 5)).toEqual([true, true, true, true, false]);
  expect(taken('b', 1)).toEqual([true]);
  now = 499;
  expect(taken('a', 1)).toEqual([false]);
  now = 500;
  expect(taken('a', 2)).toEqual([true, false]);
  now = 60_000;
  expect(taken('a', 5)).toEqual([true, true, true, true, false]);
});
