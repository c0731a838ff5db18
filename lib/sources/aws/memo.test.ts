import { expect, test } from 'vitest';
import { createMemo } from './memo.ts';

const at = (ms: number) => new Date(ms);

test('makes a value once until its time is over, for each key', async () => {
  const memo = createMemo<number>(1000);
  let made = 0;
  const make = async () => ++made;
  expect(await Promise.all([memo('a', at(0), make), memo('a', at(0), make)])).toEqual([1, 1]);
  expect(await memo('a', at(999), make)).toBe(1);
  expect(await memo('b', at(999), make)).toBe(2);
  expect(await memo('a', at(1000), make)).toBe(3);
});

test('a failure is not kept', async () => {
  const memo = createMemo<number>(1000);
  await expect(memo('a', at(0), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await memo('a', at(0), async () => 7)).toBe(7);
});
