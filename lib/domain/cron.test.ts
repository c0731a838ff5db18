import { describe, expect, it } from 'vitest';
import { nextCronTime } from './cron.ts';

const next = (cron: string, after: string) => nextCronTime(cron, new Date(after))?.toISOString() ?? null;

describe('nextCronTime', () => {
  it.each([
    ['*/5 * * * *', '2026-11-23T12:30:00Z', '2026-11-23T12:35:00.000Z'],
    ['*/5 * * * *', '2026-11-23T12:34:59Z', '2026-11-23T12:35:00.000Z'],
    ['7 3 * * *', '2026-11-23T12:30:00Z', '2026-11-24T03:07:00.000Z'],
    ['7 3 * * *', '2026-11-23T03:06:59.999Z', '2026-11-23T03:07:00.000Z'],
    ['11 */6 * * *', '2026-11-23T18:11:00Z', '2026-11-24T00:11:00.000Z'],
    ['0,30 8-9 * * *', '2026-11-23T08:30:00Z', '2026-11-23T09:00:00.000Z'],
    ['0 0 * * *', '2026-12-31T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['50/5 0 * * *', '2026-11-23T00:50:00Z', '2026-11-23T00:55:00.000Z'],
  ])('%s after %s is %s', (cron, after, expected) => {
    expect(next(cron, after)).toBe(expected);
  });

  it.each(['', '* * * *', '61 * * * *', '*/0 * * * *', 'a * * * *', '0 0 1 * *', '0 0 * * 1'])(
    'says nothing about "%s"',
    (cron) => {
      expect(next(cron, '2026-11-23T12:30:00Z')).toBeNull();
    },
  );
});
