import { describe, expect, it } from 'vitest';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { gapOf, sourceWords, widestGap } from './source-words.ts';

type Source = SavingsResponse['sources'][number];
const other = (differenceUsd: number, countedSpotCostUsd = 1000) =>
  ({ source: 'cost-explorer', differenceUsd, countedSpotCostUsd }) as Source['others'][number];
const source = (account: string, kind: Source['source'], ...others: Source['others']) =>
  ({ account, accountName: null, month: '2026-11-01', source: kind, others }) as Source;

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('sources in words', () => {
  it('counts accounts by whose word counts, the weightiest source first', () => {
    expect(
      plain(sourceWords([source('1', 'cost-explorer'), source('2', 'export'), source('2', 'export')])),
    ).toBe('billing exports of 1 account and Cost Explorer of 1 account');
    expect(sourceWords([])).toBe('no bill');
  });

  it('says by how much another source differs, unless there is nothing to compare with', () => {
    expect(gapOf(other(-12.5))).toEqual({ differenceUsd: -12.5, pct: -1.25 });
    expect(gapOf(other(5, 0))).toEqual({ differenceUsd: 5, pct: null });
  });

  it('finds the widest gap, whichever way it goes', () => {
    const sources = [source('1', 'export', other(2)), source('2', 'file', other(-40, 2000))];
    expect(widestGap(sources)).toEqual({
      differenceUsd: -40,
      pct: -2,
      account: '2',
      month: '2026-11-01',
      source: 'file',
      other: 'cost-explorer',
    });
    expect(widestGap([source('1', 'export')])).toBeNull();
  });
});
