import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import type { EndReason } from './lifetimes.ts';
import { spotCharge } from './spot-charge.ts';
import type { PriceStep } from './step-distribution.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const FLAT: PriceStep[] = [[0, 918_000]];
/** 0.918 USD/h throughout. */
const stretch = (os: 'linux' | 'windows' | 'rhel' | 'suse', by: 'AWS' | 'user', seconds: number) => ({
  os,
  startedAt: HOUR / 2,
  endedAt: HOUR / 2 + seconds * SECOND,
  endReason: (by === 'AWS' ? 'interrupted' : 'terminated') as EndReason,
});
const usd = (microMs: bigint) => Number(microMs) / 1e6 / HOUR;
const whole = (...args: Parameters<typeof stretch>) => spotCharge(stretch(...args), FLAT, 0, 100 * HOUR);

describe('what AWS charges for a spot instance at 0.918 USD/h', () => {
  it.each([
    ['linux', 'AWS', 2700, 0],
    ['linux', 'user', 2700, 0.6885],
    ['linux', 'AWS', 3599, 0],
    ['linux', 'AWS', 3600, 0.918],
    ['linux', 'AWS', 5400, 1.377],
    ['windows', 'AWS', 2700, 0],
    ['windows', 'user', 1, 0.000255],
    ['rhel', 'user', 5400, 1.377],
    ['suse', 'user', 5400, 1.836],
    ['suse', 'AWS', 5400, 0.918],
    ['suse', 'AWS', 2700, 0],
    ['suse', 'user', 3600, 0.918],
  ] as const)('%s, ended by %s after %d s: %d USD', (os, by, seconds, expected) => {
    expect(usd(whole(os, by, seconds).charged)).toBeCloseTo(expected, 9);
  });

  it('says what was waived: what the time would have cost', () => {
    expect(usd(whole('linux', 'AWS', 2700).waived)).toBeCloseTo(0.6885, 9);
    expect(usd(whole('suse', 'AWS', 5400).waived)).toBeCloseTo(0.459, 9);
    expect(whole('linux', 'AWS', 5400).waived).toBe(0n);
  });

  it('follows the price by the second, and SUSE at the beginning of its hours', () => {
    const steps: PriceStep[] = [
      [0, 1_000_000],
      [HOUR, 3_000_000],
    ];
    // Half an hour at 1 USD/h, an hour at 3 USD/h.
    expect(usd(spotCharge(stretch('linux', 'user', 5400), steps, 0, 9 * HOUR).charged)).toBe(3.5);
    // The hour begun at 0:30 at 1 USD, the one begun at 1:30 at 3 USD, whole.
    expect(usd(spotCharge(stretch('suse', 'user', 5400), steps, 0, 9 * HOUR).charged)).toBe(4);
  });

  it('charges what still runs up to the window, and counts what has no price', () => {
    const open = { os: 'linux' as const, startedAt: 0, endedAt: null, endReason: null };
    expect(usd(spotCharge(open, FLAT, HOUR, 3 * HOUR).charged)).toBeCloseTo(1.836, 9);
    const late = spotCharge(open, [[2 * HOUR, 918_000]], 0, 3 * HOUR);
    expect([usd(late.charged), late.unpricedMs]).toEqual([0.918, 2 * HOUR]);
    expect(spotCharge(open, [], 0, HOUR)).toEqual({ charged: 0n, waived: 0n, unpricedMs: HOUR });
  });

  it('adds up over any windows', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 9_999_999 })),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom('linux' as const, 'suse' as const),
        fc.constantFrom('AWS' as const, 'user' as const),
        (drawn, minutes, cut, os, by) => {
          const series = [...new Map(drawn.map(([at, micro]) => [at * 60_000, micro]))].sort(
            (a, b) => a[0] - b[0],
          );
          const one = stretch(os, by, minutes * 60);
          const end = 100 * HOUR;
          const parts = [
            spotCharge(one, series, 0, cut * 60_000),
            spotCharge(one, series, cut * 60_000, end),
          ];
          const all = spotCharge(one, series, 0, end);
          expect(parts.reduce((sum, part) => sum + part.charged, 0n)).toBe(all.charged);
          expect(parts.reduce((sum, part) => sum + part.waived, 0n)).toBe(all.waived);
          expect(parts.reduce((sum, part) => sum + part.unpricedMs, 0)).toBe(all.unpricedMs);
        },
      ),
      atLeast(300),
    );
  });
});
