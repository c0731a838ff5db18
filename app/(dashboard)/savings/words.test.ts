import { describe, expect, it } from 'vitest';
import type { BilledFigures, SavingsResponse } from '#lib/api/schemas/savings';
import { gapWords, hourDoubts, inWindow, lastBilledDay, opening, provisionalWords } from './words.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;
const AS_OF = '2026-11-23T12:00:00Z';

const days = (...rows: [string, billed: boolean, provisional: boolean][]) =>
  ({
    asOf: '2026-11-23T12:00:00Z',
    rows: rows.map(([day, billed, provisional]) => ({ keys: { day }, billed, provisional })),
  }) as unknown as SavingsResponse;

describe('the window in a sentence', () => {
  it.each([
    [{ range: '30d' }, 'In the last 30 days'],
    [{ range: '24h' }, 'Today'],
    [{ range: '7d', from: '2020-02-15', to: '2020-02-16' }, 'On 15 Feb 2020'],
    [{ range: '30d', from: '2026-10-01', to: '2026-11-01' }, 'In October 2026'],
    [{ range: '30d', from: '2026-11-01', to: null }, 'In November 2026 so far'],
    [{ range: '30d', from: '2026-10-20', to: null }, 'Since 20 Oct 2026'],
    [{ range: '30d', from: '2026-10-20', to: '2026-11-03' }, 'From 20 Oct to 2 Nov 2026'],
    [{ range: '30d', from: '2026-11-03', to: '2026-10-20' }, 'In the last 30 days'],
  ] as const)('%j is "%s"', (window, words) => {
    expect(plain(opening(window, AS_OF))).toBe(words);
  });

  it('has a small letter within a sentence', () => {
    expect(plain(inWindow({ range: '7d' }, AS_OF))).toBe('in the last 7 days');
  });
});

describe('provisionalWords', () => {
  it('counts the last billed days', () => {
    const shown = days(
      ['2026-11-20', true, false],
      ['2026-11-21', true, true],
      ['2026-11-22', true, true],
      ['2026-11-23', false, false],
    );
    expect(lastBilledDay(shown)).toBe('2026-11-22');
    expect(plain(provisionalWords(shown))).toBe('The last 2 billed days are provisional.');
  });

  it('speaks of one day, of days in the middle, and of none', () => {
    expect(provisionalWords(days(['2026-11-22', true, true]))).toBe('The last billed day is provisional.');
    expect(plain(provisionalWords(days(['2026-10-31', true, true], ['2026-11-01', true, false])))).toBe(
      '1 day from 31 Oct on is provisional.',
    );
    expect(provisionalWords(days(['2026-11-22', true, false]))).toBeNull();
    expect(provisionalWords(days(['2026-11-22', false, true]))).toBeNull();
  });
});

describe('what is not certain', () => {
  const NOTHING = { unpricedHours: 0, assumedHours: 0, osAssumedHours: 0, gpuUnknownHours: 0 };

  it('is not mentioned where there is nothing', () => {
    expect(hourDoubts(NOTHING as BilledFigures, 'list')).toEqual([]);
  });

  it('is said hour by hour, with what was billed for those in no saving', () => {
    const total = { ...NOTHING, unpricedHours: 12.4, unpricedCostUsd: 3.2, assumedHours: 0.2 };
    expect(hourDoubts(total as BilledFigures, 'list').map(plain)).toEqual([
      '12 h without a known list price, billed $3.20, are in no saving.',
      '<1 h are from before the earliest known list price, and priced at that one.',
    ]);
    expect(plain(hourDoubts(total as BilledFigures, 'committed')[0] ?? '')).toContain(
      'without a committed rate',
    );
  });

  it('names months that are missing, with their accounts, and money in other currencies', () => {
    const gaps = gapWords({
      asOf: '2026-11-23T12:00:00Z',
      missing: [
        { account: '1', accountName: 'vision', month: '2026-10-01' },
        { account: '2', accountName: null, month: '2026-10-01' },
      ],
      behind: ['3', '4', '5', '6', '7'].map((account) => ({
        ...{ account, accountName: null, from: '2026-11-21', to: '2026-11-22' },
      })),
      otherCurrencies: [{ currency: 'EUR', spotHours: 1, spotCost: 1000, otherCost: 234.5 }],
    } as unknown as SavingsResponse);
    expect(gaps.map(plain)).toEqual([
      'October is missing of vision and 2.',
      'From 21 Nov on no bill speaks of 3, 4, 5 and 2 more yet: their hours are in no figure.',
      '1,234.5 EUR more is billed in another currency, and in no figure here.',
    ]);
  });
});
