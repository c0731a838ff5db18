import { expect, it } from 'vitest';
import { baselineWords } from './baseline-words.ts';

const words = (list: number | null, committed: number | null) =>
  baselineWords({ list: { unpricedHours: list }, committed: { unpricedHours: committed } } as never);

it('calls hours the same only where every one has both prices', () => {
  expect(words(0, 0)).toBe('the same hours');
  expect(words(0, 900)).toContain('not the same ones');
  expect(words(5, 5)).toContain('not the same ones');
  expect(words(null, 0)).not.toContain('same hours');
});
