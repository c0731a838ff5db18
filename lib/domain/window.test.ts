import { describe, expect, it } from 'vitest';
import { resolveWindow, utcDays, WindowError } from './window.ts';

const NOW = new Date('2026-11-23T12:30:00Z');
const window = (words: Parameters<typeof resolveWindow>[0]) => {
  const { from, to } = resolveWindow(words, NOW);
  return [from.toISOString(), to.toISOString()];
};
const failure = (words: Parameters<typeof resolveWindow>[0]) => {
  try {
    resolveWindow(words, NOW);
  } catch (error) {
    return error instanceof WindowError ? `${error.parameter}: ${error.message}` : 'another error';
  }
  return 'no error';
};

describe('resolveWindow', () => {
  it('ends now and reaches back 30 days without words', () => {
    expect(window({})).toEqual(['2026-10-24T12:30:00.000Z', '2026-11-23T12:30:00.000Z']);
  });

  it('understands ranges in hours and days', () => {
    expect(window({ range: '24h' })).toEqual(['2026-11-22T12:30:00.000Z', '2026-11-23T12:30:00.000Z']);
    expect(window({ range: '90d' })).toEqual(['2026-08-25T12:30:00.000Z', '2026-11-23T12:30:00.000Z']);
  });

  it('takes times with an offset, and bare dates as midnight UTC', () => {
    expect(window({ from: '2020-02-01', to: '2020-02-04T00:00:00+01:00' })).toEqual([
      '2020-02-01T00:00:00.000Z',
      '2020-02-03T23:00:00.000Z',
    ]);
  });

  it('ends now where `to` is missing or in the future, and begins 30 days before `to` without `from`', () => {
    expect(window({ from: '2026-11-20' })).toEqual(['2026-11-20T00:00:00.000Z', '2026-11-23T12:30:00.000Z']);
    expect(window({ from: '2026-11-20', to: '2027-01-01' })[1]).toBe('2026-11-23T12:30:00.000Z');
    expect(window({ to: '2026-03-31' })).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-31T00:00:00.000Z']);
  });

  it('refuses what contradicts itself, naming the parameter', () => {
    expect(failure({ range: '7d', from: '2026-11-01' })).toBe(
      'range: give either range, or from and to, not both',
    );
    expect(failure({ from: '2026-11-02', to: '2026-11-02' })).toBe('from: from must be before to');
    for (const to of [undefined, '2026-12-02'])
      expect(failure({ from: '2026-12-01', to })).toBe(
        'from: from lies in the future: prices are known up to now',
      );
    expect(failure({ from: '2025-01-01' })).toMatch(/^from: the window is longer than 400 days/);
    expect(failure({ range: '0d' })).toMatch(/^range: "0d" is not a range/);
    expect(failure({ to: 'soon' })).toMatch(/^to: "soon" is not a time/);
  });

  it('refuses years that the database cannot hold', () => {
    const early = 'lies before 1970: there were no prices';
    expect(failure({ from: '0000-01-01' })).toBe(`from: from ${early}`);
    expect(failure({ to: '0000-01-01T00:00:00+14:00' })).toBe(`to: to ${early}`);
    expect(failure({ to: '1970-01-02' })).toBe(`from: from ${early}`);
  });
});

describe('utcDays', () => {
  const days = (from: string, to: string) => utcDays({ from: new Date(from), to: new Date(to) });

  it('names every day that the window touches', () => {
    expect(days('2026-02-27T23:00:00Z', '2026-03-01T00:00:01Z')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
  });

  it('leaves out the day on whose first instant the window ends', () => {
    expect(days('2026-02-27T00:00:00Z', '2026-02-28T00:00:00Z')).toEqual(['2026-02-27']);
  });
});
