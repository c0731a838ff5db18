import { describe, expect, it } from 'vitest';
import {
  bytes,
  count,
  counted,
  dateTime,
  day,
  duration,
  hours,
  listed,
  money,
  month,
  pct,
  usd,
  usdDigits,
} from './format.tsx';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('format', () => {
  it('writes money with a true minus and never a negative zero', () => {
    expect(usd(41230)).toBe('$41,230.00');
    expect(usd(-33, 0)).toBe('−$33');
    expect(usd(-0.001)).toBe('$0.00');
    expect(usd(0.0419, 4)).toBe('$0.0419');
  });

  it('writes amounts with cents below $100, and tells nothing from less than a cent', () => {
    expect([41_230.4, 99.994, 99.996, -33.4, 0, 0.004].map(money)).toEqual([
      '$41,230',
      '$99.99',
      '$100',
      '−$33.40',
      '$0',
      '$0.00',
    ]);
  });

  it('writes hours whole, and tells none from less than half of one', () => {
    expect([0, 0.2, 0.5, 26_310.4].map(hours)).toEqual(['0', '<1', '1', '26,310']);
  });

  it('gives a price column the decimals its smallest value needs', () => {
    expect(usdDigits([55.04, 1.2, null])).toBe(2);
    expect(usdDigits([55.04, 0.158])).toBe(3);
    expect(usdDigits([0.0419, 3])).toBe(4);
    expect(usdDigits([null, 0])).toBe(2);
  });

  it('writes percentages, counts and sizes', () => {
    expect(plain(pct(64.26))).toBe('64.3 %');
    expect(plain(pct(-2.4))).toBe('−2.4 %');
    expect(plain(pct(-0.01))).toBe('0.0 %');
    expect(count(26310)).toBe('26,310');
    expect(plain(counted(1, 'pool'))).toBe('1 pool');
    expect(plain(counted(0, 'pool'))).toBe('0 pools');
    expect(plain(bytes(9_600_000))).toBe('9.6 MB');
    expect(plain(bytes(0))).toBe('0 B');
    expect(plain(bytes(999))).toBe('999 B');
  });

  it.each([
    [0.25, '0.3 s'],
    [14.9, '14 s'],
    [119, '1 min'],
    [5 * 3600, '5 h'],
    [47.9 * 3600, '47 h'],
    [4.5 * 86400, '4 d'],
    [729 * 86400, '729 d'],
    [2436 * 86400, '6 y'],
    [-3, '0 s'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(plain(duration(seconds))).toBe(text);
  });

  it('writes days and times in UTC, the year only where it differs', () => {
    expect(plain(day('2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z'))).toBe('22 Nov');
    expect(plain(day('2025-12-31', '2026-11-23T00:00:00Z'))).toBe('31 Dec 2025');
    expect(plain(dateTime('2026-11-19T04:12:33Z', '2026-11-23T00:00:00Z'))).toBe('19 Nov 04:12');
    expect(month('2026-11-01', '2026-11-23T00:00:00Z')).toBe('November');
    expect(plain(month('2025-02-01', '2026-11-23T00:00:00Z'))).toBe('February 2025');
  });

  it('lists words as a sentence does', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
});
