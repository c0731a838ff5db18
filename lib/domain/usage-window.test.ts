import { describe, expect, it } from 'vitest';
import { daysOf, dayWindow, monthsOf } from './usage-window.ts';

const NOW = new Date('2026-11-23T12:34:56Z');
const days = (words: Parameters<typeof dayWindow>[0], now = NOW) => {
  const { from, to } = dayWindow(words, now);
  return [from.toISOString(), to.toISOString()];
};

describe('dayWindow', () => {
  it('is as many whole UTC days as the range has, the running one last', () => {
    expect(days({ range: '30d' })).toEqual(['2026-10-25T00:00:00.000Z', '2026-11-24T00:00:00.000Z']);
    expect(days({ range: '24h' })).toEqual(['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z']);
    expect(days({}).at(0)).toBe('2026-10-25T00:00:00.000Z');
    expect(days({ range: '7d' }, new Date('2026-11-23T00:00:00Z'))).toEqual([
      '2026-11-16T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
    ]);
  });

  it('takes every day that from and to touch', () => {
    expect(days({ from: '2026-11-01T12:00:00Z', to: '2026-11-03T00:00:01Z' })).toEqual([
      '2026-11-01T00:00:00.000Z',
      '2026-11-04T00:00:00.000Z',
    ]);
    expect(days({ from: '2026-11-01', to: '2026-11-03' })).toEqual([
      '2026-11-01T00:00:00.000Z',
      '2026-11-03T00:00:00.000Z',
    ]);
  });

  it('names its days and months', () => {
    const window = dayWindow({ from: '2026-10-30', to: '2026-11-02' }, NOW);
    expect(daysOf(window)).toEqual(['2026-10-30', '2026-10-31', '2026-11-01']);
    expect(monthsOf(window)).toEqual(['2026-10-01', '2026-11-01']);
  });
});
