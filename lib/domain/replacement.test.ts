import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { replacements } from './replacement.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const taken = (at: number, capacity = 'a') => ({ capacity, at, endedAt: at + 2 * MINUTE });

describe('what replaced an interrupted instance', () => {
  it('is the next start of the same capacity, each once', () => {
    const starts = new Map([['a', [0, HOUR + MINUTE, HOUR + 12 * MINUTE]]]);
    expect(replacements([taken(HOUR), taken(HOUR)], starts, 100 * HOUR)).toEqual([
      // It ran before the other one had ended.
      { outcome: 'replaced', lostMs: 0, start: 1 },
      { outcome: 'replaced', lostMs: 10 * MINUTE, start: 2 },
    ]);
  });

  it('is none after 24 hours, and not known before', () => {
    const starts = new Map([['a', [HOUR + 25 * HOUR]]]);
    expect(replacements([taken(HOUR)], starts, 100 * HOUR)).toEqual([{ outcome: 'not-replaced' }]);
    expect(replacements([taken(HOUR, 'b')], starts, 25 * HOUR)).toEqual([{ outcome: 'not-replaced' }]);
    expect(replacements([taken(HOUR, 'b')], starts, 24 * HOUR)).toEqual([{ outcome: 'pending' }]);
  });

  it('takes no start twice, and never loses less than nothing', () => {
    const times = fc.array(fc.integer({ min: 0, max: 90 * HOUR }), { maxLength: 30 });
    fc.assert(
      fc.property(times, times, (ats, starts) => {
        const found = replacements(
          ats.map((at) => taken(at)),
          new Map([['a', starts.toSorted((a, b) => a - b)]]),
          100 * HOUR,
        );
        const lost = found.flatMap((one) => (one.outcome === 'replaced' ? [one.lostMs] : []));
        return lost.length <= starts.length && lost.every((ms) => ms >= 0 && ms <= 24 * HOUR);
      }),
      atLeast(200),
    );
  });
});
