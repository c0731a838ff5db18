import { describe, expect, it } from 'vitest';
import { midnightAfter, untilSeen, windowParams, windowWords } from './window.ts';

const until = new Date('2020-02-16T00:00:00.000Z');

describe('windowParams', () => {
  it('leaves the range to the API where it ends now', () => {
    expect(windowParams('7d', null)).toEqual({ range: '7d' });
  });

  it('counts the same length back from a day', () => {
    expect(windowParams('30d', until)).toEqual({
      from: '2020-01-17T00:00:00.000Z',
      to: '2020-02-16T00:00:00.000Z',
    });
    expect(windowParams('24h', until).from).toBe('2020-02-15T00:00:00.000Z');
  });
});

describe('untilSeen', () => {
  const asOf = '2020-02-15T13:00:00.000Z';

  it('ends the range now where it holds what was last seen, or nothing was', () => {
    expect(untilSeen('2020-02-08T13:00:00.000Z', '7d', asOf)).toBeNull();
    expect(untilSeen(null, '7d', asOf)).toBeNull();
  });

  it('ends it after the day when a price was last seen, where that is before the range', () => {
    expect(untilSeen('2020-02-08T12:59:59.000Z', '7d', asOf)).toEqual(new Date('2020-02-09T00:00:00.000Z'));
  });
});

describe('words', () => {
  it('name the window', () => {
    expect(windowWords('30d', null)).toBe('30\u00a0days');
    expect(windowWords('30d', until)).toBe('the 30\u00a0days to 15\u00a0Feb\u00a02020');
  });

  it('takes the midnight after an instant', () => {
    expect(midnightAfter('2020-02-15T13:00:00.000Z')).toBe('2020-02-16');
    expect(midnightAfter('2020-02-15T00:00:00.000Z')).toBe('2020-02-16');
  });
});
