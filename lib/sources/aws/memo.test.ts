import { expect, test } from 'vitest';
import { createMemo } from './memo.ts';

const at = (ms: number) => new Date(ms);

test('makes a value once until its time is over, for each key', async () => {
  const memo = createMemo<number>(1000);
  let made = 0;
  const make = async () => ++made;
  expect(await Promise.all([memo('a', make, { now: at(0) }), memo('a', make, { now: at(0) })])).toEqual([
    1, 1,
  ]);
  expect(await memo('a', make, { now: at(999) })).toBe(1);
  expect(await memo('b', make, { now: at(999) })).toBe(2);
  expect(await memo('a', make, { now: at(1000) })).toBe(3);
});

test('a failure is not kept', async () => {
  const memo = createMemo<number>(1000);
  await expect(memo('a', () => Promise.reject(new Error('no')), { now: at(0) })).rejects.toThrow('no');
  expect(await memo('a', async () => 7, { now: at(0) })).toBe(7);
});

test('a fresh value takes the place of the kept one', async () => {
  const memo = createMemo<number>(1000);
  expect(await memo('a', async () => 1, { now: at(0) })).toBe(1);
  expect(await memo('a', async () => 2, { now: at(1), fresh: true })).toBe(2);
  expect(await memo('a', async () => 3, { now: at(2) })).toBe(2);
});
