import { describe, expect, it } from 'vitest';
import { ageOf, mixedWords } from './ages.ts';

const asOf = '2026-11-23T12:00:00.000Z';
const ages = (observedPools: number, currentPools: number) => ({
  observedPools,
  currentPools,
  observedFrom: '2020-03-23T17:00:00.000Z',
  observedUntil: '2026-11-23T11:00:00.000Z',
});
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('ages', () => {
  it('are current where every price is, and old where none is', () => {
    expect(ageOf(ages(4, 4))).toBe('current');
    expect(ageOf(ages(4, 1))).toBe('mixed');
    expect(ageOf(ages(4, 0))).toBe('old');
  });

  it('are told with how many are of now, and since when the oldest was not seen', () => {
    expect(plain(mixedWords(ages(4, 1), asOf, 'the 4 pools'))).toBe(
      'Only 1 of the 4 pools was confirmed within the last day; the oldest was last seen on 23 Mar 2020.',
    );
    expect(plain(mixedWords(ages(4, 3), asOf, 'the 4 pools with a spot price'))).toBe(
      '3 of the 4 pools with a spot price were confirmed within the last day; the oldest was last seen on 23 Mar 2020.',
    );
  });
});
