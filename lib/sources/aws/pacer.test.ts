import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPace } from './pacer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;

test('two a second: the first at once, the others half a second apart, however they are asked for', async () => {
  const pace = createPace(2);
  const began = performance.now();
  const times: number[] = [];
  const calls = [0, 1, 2, 3].map(() => pace(never).then(() => times.push(performance.now() - began)));
  await vi.advanceTimersByTimeAsync(1_600);
  await Promise.all(calls);
  expect(times).toEqual([0, 500, 1000, 1500]);
});

test('a pause saves nothing up', async () => {
  const pace = createPace(2);
  await pace(never);
  await vi.advanceTimersByTimeAsync(10_000);
  await pace(never);
  let passed = false;
  const third = pace(never).then(() => {
    passed = true;
  });
  await vi.advanceTimersByTimeAsync(499);
  expect(passed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await third;
  expect(passed).toBe(true);
});

test('waiting ends at once when it is stopped, and before it begins', async () => {
  const pace = createPace(2);
  const stop = new AbortController();
  await pace(stop.signal);
  const waiting = pace(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await expect(pace(stop.signal)).rejects.toThrow('stopped');
  expect(vi.getTimerCount()).toBe(0);
});
