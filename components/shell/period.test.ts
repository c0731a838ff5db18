import { describe, expect, it } from 'vitest';
import { dayOfWord, lastBilled, periodFault, periodName, recentMonths } from './period.tsx';

const AS_OF = '2026-11-23T12:00:00.000Z';
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('dayOfWord', () => {
  it.each([
    ['2026-10-01', false, '2026-10-01'],
    ['2026-10-01', true, '2026-10-01'],
    ['2026-10-01T06:00:00Z', false, '2026-10-01'],
    ['2026-10-01T06:00:00Z', true, '2026-10-02'],
    ['2026-10-01T00:00:00+02:00', false, '2026-09-30'],
    ['yesterday', false, null],
    ['2026-02-30', false, null],
    ['2026-13-01', false, null],
    ['1969-12-31', false, null],
    ['', false, null],
  ])('%j (end: %s) is %s', (word, up, day) => {
    expect(dayOfWord(word, up)).toBe(day);
  });
});

describe('periodFault', () => {
  it('finds days that cannot be asked for', () => {
    expect(periodFault({ from: '2026-10-01', to: null })).toBeNull();
    expect(periodFault({ from: '2026-10-01', to: '2026-10-02' })).toBeNull();
    expect(periodFault({ from: '2026-10-02', to: '2026-10-02' })).toBe('empty');
    expect(periodFault({ from: '2025-01-01', to: '2026-10-02' })).toBe('long');
  });
});

describe('periodName', () => {
  it.each([
    ['2026-10-01', '2026-11-01', 'October 2026'],
    ['2025-12-01', '2026-01-01', 'December 2025'],
    ['2026-11-01', null, 'November 2026 so far'],
    ['2026-11-01', '2026-12-01', 'November 2026 so far'],
    ['2026-10-01', null, 'since 1 Oct 2026'],
    ['2026-11-21', '2026-11-22', '21 Nov 2026'],
    ['2026-10-01', '2026-11-16', '1 Oct – 15 Nov 2026'],
    ['2025-12-20', '2026-01-05', '20 Dec 2025 – 4 Jan 2026'],
  ])('%s to %s is %s', (from, to, name) => {
    expect(plain(periodName({ from, to }, AS_OF))).toBe(name);
  });
});

describe('what there is to choose', () => {
  it('is this month and those back from the newest that is billed', () => {
    expect(recentMonths({ asOf: AS_OF, billedUntil: '2026-11-21T18:00:00.000Z' }, 3)).toEqual([
      { from: '2026-11-01', to: null },
      { from: '2026-10-01', to: '2026-11-01' },
      { from: '2026-09-01', to: '2026-10-01' },
    ]);
    expect(recentMonths({ asOf: AS_OF, billedUntil: '2025-02-01T00:00:00.000Z' }, 2)).toEqual([
      { from: '2026-11-01', to: null },
      { from: '2025-01-01', to: '2025-02-01' },
      { from: '2024-12-01', to: '2025-01-01' },
    ]);
  });

  it('has the last billed day: its end is not billed itself', () => {
    expect(lastBilled({ asOf: AS_OF, billedUntil: '2026-11-22T00:00:00.000Z' })).toEqual({
      from: '2026-11-21',
      to: '2026-11-22',
    });
    expect(lastBilled({ asOf: AS_OF, billedUntil: null })).toBeNull();
  });
});
