import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Billable, chargeUsd, decimal, microUsdMs, type Rate } from './billing.ts';

const START = new Date('2026-11-02T10:00:00Z');
const RATE: Rate[] = [{ at: new Date('2026-11-01T00:00:00Z'), usdPerHour: '0.918000' }];
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const stretch = (os: Billable['os'], endReason: Billable['endReason'], seconds: number): Billable => ({
  os,
  endReason,
  startedAt: START,
  endedAt: later(seconds),
});
const whole = (billable: Billable, rates = RATE) => chargeUsd(billable, rates, START, later(1e6));

describe('what the provider charges at 0.918 USD/h', () => {
  it.each([
    ['linux', 'interrupted', 2700, '0.0000000000'],
    ['linux', 'terminated', 2700, '0.6885000000'],
    ['linux', 'interrupted', 5400, '1.3770000000'],
    ['linux', 'interrupted', 3599, '0.0000000000'],
    ['linux', 'interrupted', 3600, '0.9180000000'],
    ['windows', 'interrupted', 2700, '0.0000000000'],
    ['rhel', 'stopped', 5400, '1.3770000000'],
    ['suse', 'terminated', 5400, '1.8360000000'],
    ['suse', 'interrupted', 5400, '0.9180000000'],
    ['suse', 'interrupted', 2700, '0.0000000000'],
    ['suse', 'terminated', 3600, '0.9180000000'],
  ] as const)('%s, %s after %i s: %s USD', (os, endReason, seconds, usd) => {
    expect(whole(stretch(os, endReason, seconds))).toBe(usd);
  });

  it('follows the price second by second', () => {
    const rates = [
      ...RATE,
      { at: later(1800), usdPerHour: '1.000000' },
      { at: later(5400), usdPerHour: '9' },
    ];
    // 0.5 h x 0.918 + 1 h x 1.000
    expect(whole(stretch('linux', 'terminated', 5400), rates)).toBe('1.4590000000');
    // Two whole hours, at the prices of their beginnings.
    expect(whole(stretch('suse', 'terminated', 5400), rates)).toBe('1.9180000000');
  });

  it('charges a window only for its own part', () => {
    const billable = stretch('linux', 'terminated', 7200);
    expect(chargeUsd(billable, RATE, later(3600), later(5400))).toBe('0.4590000000');
    expect(chargeUsd(billable, RATE, later(7200), later(9000))).toBe('0.0000000000');
    expect(chargeUsd(stretch('suse', 'terminated', 5400), RATE, later(1), later(3600))).toBe('0.0000000000');
    expect(chargeUsd(stretch('suse', 'terminated', 5400), RATE, later(3600), later(3601))).toBe(
      '0.9180000000',
    );
  });

  it('refuses to price what has no price', () => {
    const late = [{ at: later(10), usdPerHour: '0.918000' }];
    expect(() => whole(stretch('linux', 'terminated', 60), late)).toThrow(
      'no price holds at 2026-11-02T10:00:00.000Z',
    );
  });
});

it('takes the last of several prices of one instant', () => {
  const rates = [...RATE, { at: later(1800), usdPerHour: '5' }, { at: later(1800), usdPerHour: '1.000000' }];
  // 0.5 h x 0.918 + 0.5 h x 1.000
  expect(whole(stretch('linux', 'terminated', 3600), rates)).toBe('0.9590000000');
});

it('rounds half up to ten digits', () => {
  // 1 micro-USD/h for 1 ms = 1e-6 / 3.6e6 USD
  expect(decimal(1n)).toBe('0.0000000000');
  expect(decimal(180n)).toBe('0.0000000001');
  expect(decimal(179n)).toBe('0.0000000000');
  expect(decimal(3_600_000_000_000n)).toBe('1.0000000000');
});

it('adds up over windows exactly, whatever the system and the end', () => {
  const seconds = fc.integer({ min: 0, max: 40_000 });
  fc.assert(
    fc.property(
      fc.constantFrom<Billable['os']>('linux', 'windows', 'rhel', 'suse'),
      fc.constantFrom<Billable['endReason']>('interrupted', 'stopped', 'terminated'),
      fc.tuple(seconds, seconds, seconds, seconds),
      fc.array(fc.tuple(seconds, fc.integer({ min: 1, max: 99_999_999 })), { maxLength: 8 }),
      (os, endReason, [length, ...cuts], changes) => {
        const billable = stretch(os, endReason, length);
        const rates = [
          ...RATE,
          ...changes
            .sort(([a], [b]) => a - b)
            .map(([at, micro]) => ({ at: later(at), usdPerHour: (micro / 1e6).toFixed(6) })),
        ];
        const [a, b, c] = cuts.sort((x, y) => x - y).map(later) as [Date, Date, Date];
        const charge = (from: Date, to: Date) => microUsdMs(billable, rates, from, to);
        expect(charge(a, b) + charge(b, c)).toBe(charge(a, c));
      },
    ),
  );
});
