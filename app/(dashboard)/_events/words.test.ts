import { describe, expect, it } from 'vitest';
import { dateTimeSeconds, pretty, ran, seenBy, shortInstance, span } from './words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('witnesses', () => {
  it('are named in one order, whatever order they come in', () => {
    expect(seenBy(['inventory', 'queue'])).toBe('event, inventory');
    expect(seenBy(['inventory', 'spot-request', 'trail', 'push'])).toBe(
      'inventory, push, CloudTrail, spot request',
    );
  });

  it('say that the inventory stands alone', () => {
    expect(seenBy(['inventory'])).toBe('inventory only');
    expect(seenBy(['queue'])).toBe('event');
  });
});

describe('an instance', () => {
  it('is shortened in the middle, a short one is not', () => {
    expect(shortInstance('i-0b66f3a1c2d4e88ba0')).toBe('i-0b66…88ba0');
    expect(shortInstance('i-1a2b3c4d')).toBe('i-1a2b3c4d');
  });
});

describe('times', () => {
  it('have their seconds, and the year where it is another', () => {
    expect(plain(dateTimeSeconds('2026-11-22T14:07:03.900Z', '2026-11-23T00:00:00Z'))).toBe(
      '22 Nov 14:07:03',
    );
    expect(plain(dateTimeSeconds('2025-01-02T00:00:00Z', '2026-11-23T00:00:00Z'))).toBe(
      '2 Jan 2025 00:00:00',
    );
  });

  it.each([
    [0, '0 s'],
    [14.9, '14 s'],
    [60, '1 min'],
    [192, '3 min 12 s'],
    [3599, '59 min 59 s'],
    [33_240, '9 h 14 min'],
    [86_400, '1 d'],
    [266_400, '3 d 2 h'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(plain(span(seconds))).toBe(words);
  });

  it('have whole minutes where an instance ran', () => {
    expect(plain(ran(2519))).toBe('41 min');
    expect(plain(ran(59))).toBe('59 s');
    expect(plain(ran(33_299))).toBe('9 h 14 min');
  });
});

describe('an event’s text', () => {
  it('is indented where it is JSON, and as it came where it is not', () => {
    expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(pretty('{"a":')).toBe('{"a":');
  });
});
