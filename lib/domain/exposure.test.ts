import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { atRisk, hoursOfWeek, splitByDay } from './exposure.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

const instant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') });
const stretches = fc
  .tuple(instant, fc.integer({ min: 1, max: 20 * 24 * HOUR }))
  .map(([from, ms]) => ({ from, to: from + ms }));

describe('the time at risk', () => {
  it('is clipped to the window, and ends when an instance was last seen', () => {
    const window = { from: 100, to: 200 };
    expect(atRisk({ startedAt: 50, endedAt: 150, lastSeenAt: 140 }, window)).toEqual({ from: 100, to: 150 });
    expect(atRisk({ startedAt: 120, endedAt: null, lastSeenAt: 140 }, window)).toEqual({
      from: 120,
      to: 140,
    });
    expect(atRisk({ startedAt: 120, endedAt: null, lastSeenAt: 400 }, window)).toEqual({
      from: 120,
      to: 200,
    });
    expect(atRisk({ startedAt: 20, endedAt: 100, lastSeenAt: 90 }, window)).toBeNull();
    expect(atRisk({ startedAt: 200, endedAt: 300, lastSeenAt: 300 }, window)).toBeNull();
  });

  it('adds up over windows that follow each other', () => {
    fc.assert(
      fc.property(stretches, fc.uniqueArray(instant, { minLength: 2, maxLength: 8 }), (lived, edges) => {
        const sorted = edges.toSorted((a, b) => a - b);
        const lifetime = { startedAt: lived.from, endedAt: lived.to, lastSeenAt: lived.from };
        const of = (from: number, to: number) => {
          const risk = atRisk(lifetime, { from, to });
          return risk === null ? 0 : risk.to - risk.from;
        };
        const parts = sorted.slice(1).reduce((sum, edge, i) => sum + of(sorted[i] as number, edge), 0);
        return parts === of(sorted[0] as number, sorted.at(-1) as number);
      }),
      atLeast(200),
    );
  });

  it('is the sum of its days and of its hours of the week, in any time zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/New_York',
    );
    fc.assert(
      fc.property(stretches, zones, (stretch, zone) => {
        let [days, hours] = [0, 0];
        splitByDay(stretch, (_, ms) => {
          days += ms;
        });
        hoursOfWeek(zone).split(stretch, (hour, ms) => {
          expect(hour >= 0 && hour < 168 && ms > 0 && ms <= 2 * HOUR).toBe(true);
          hours += ms;
        });
        return days === stretch.to - stretch.from && hours === days;
      }),
      atLeast(100),
    );
  });
});

describe('hours of the week', () => {
  const split = (zone: string, from: string, to: string) => {
    const parts: [number, number][] = [];
    hoursOfWeek(zone).split({ from: at(from), to: at(to) }, (hour, ms) => parts.push([hour, ms / HOUR]));
    return parts;
  };

  it('begin on Monday at 00:00 in the zone that is asked for', () => {
    expect(hoursOfWeek('UTC').at(at('2026-11-23T00:00:00Z'))).toBe(0);
    expect(hoursOfWeek('UTC').at(at('2026-11-22T23:59:59.999Z'))).toBe(167);
    expect(hoursOfWeek('Europe/Berlin').at(at('2026-11-22T23:00:00Z'))).toBe(0);
  });

  it('split at local hours where the clock is half an hour off', () => {
    expect(split('Asia/Kolkata', '2026-11-22T18:00:00Z', '2026-11-22T19:00:00Z')).toEqual([
      [167, 0.5],
      [0, 0.5],
    ]);
  });

  it('are met twice or not at all when clocks change', () => {
    // Sunday 2026-10-25, 03:00 becomes 02:00: the hour from 02:00 is 2 hours long.
    expect(split('Europe/Berlin', '2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z')).toEqual([
      [145, 1],
      [146, 2],
      [147, 1],
    ]);
    // Sunday 2026-03-29, 02:00 becomes 03:00.
    expect(split('Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z')).toEqual([
      [145, 1],
      [147, 1],
    ]);
  });
});
