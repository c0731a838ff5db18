import { describe, expect, it } from 'vitest';
import { type Book, billedUntil, disagreement, spotCostOf } from './usage-books.ts';

const book = (over: Partial<Book>): Book => ({
  cloud: 'aws',
  account: '1',
  accountName: 'research',
  month: '2026-11-01',
  counts: true,
  usedUntil: new Date('2026-11-03T15:00:00Z'),
  spotDays: { '2026-11-01': '10.5', '2026-11-02': '20', '2026-11-03': '3' },
  currencies: ['USD'],
  ...over,
});

describe('sources of one account and month', () => {
  it('are compared over the whole days that both know', () => {
    const other = book({
      usedUntil: new Date('2026-11-03T00:00:00Z'),
      spotDays: { '2026-11-01': '10.5', '2026-11-02': '19.25' },
    });
    expect(disagreement(book({}), other)).toEqual({
      comparedUntil: new Date('2026-11-03T00:00:00Z'),
      spotCostUsd: 29.75,
      countedSpotCostUsd: 30.5,
      differenceUsd: -0.75,
      laterUsd: 0,
    });
    expect(spotCostOf(book({}))).toBe(33.5);
  });

  it('are told apart in what one of them knows later', () => {
    const early = book({ usedUntil: new Date('2026-11-02T00:00:00Z') });
    expect(disagreement(early, book({}))).toMatchObject({ differenceUsd: 0, laterUsd: 23 });
  });

  it('are not compared in two currencies', () => {
    for (const [counted, other] of [
      [['USD'], ['EUR']],
      [['EUR', 'USD'], ['USD']],
    ] as const)
      expect(disagreement(book({ currencies: counted }), book({ currencies: other }))).toMatchObject({
        spotCostUsd: null,
        countedSpotCostUsd: null,
        differenceUsd: null,
        laterUsd: null,
      });
  });

  it('are compared whole where one of them names no usage at all', () => {
    const other = book({ usedUntil: null, spotDays: {} });
    expect(disagreement(book({}), other)).toMatchObject({ comparedUntil: null, differenceUsd: -33.5 });
  });
});

describe('what bills speak of', () => {
  it('is up to the newest usage of any', () => {
    expect(billedUntil([book({}), book({ usedUntil: null })])).toEqual(new Date('2026-11-03T15:00:00Z'));
  });
});
