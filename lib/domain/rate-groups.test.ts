import { describe, expect, it } from 'vitest';
import { hoursOfWeek } from './exposure.ts';
import { type SpotLifetime, tallies } from './rate-groups.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 10, 23);
const WINDOW = { from: MONDAY, to: MONDAY + 48 * HOUR };
const UTC = hoursOfWeek('UTC');

const lived = (from: number, to: number, over: Partial<SpotLifetime> = {}): SpotLifetime => ({
  keys: {
    region: 'us-east-1',
    instanceType: 'a',
    gpuModel: null,
    zone: 'z',
    pool: 'a z linux',
    account: '1',
  },
  startedAt: MONDAY + from * HOUR,
  endedAt: MONDAY + to * HOUR,
  lastSeenAt: MONDAY + to * HOUR,
  startAssumed: false,
  interruption: null,
  rebalance: null,
  waived: null,
  ...over,
});
const takenAt = (hour: number): Pick<SpotLifetime, 'interruption'> => ({
  interruption: { at: MONDAY + hour * HOUR, replacement: { outcome: 'pending' } },
});

describe('lifetimes in groups', () => {
  it('count hours at risk and interruptions by day', () => {
    const [group] = tallies(
      [lived(-5, 24, takenAt(24)), lived(20, 30, { startAssumed: true })],
      ['region'],
      WINDOW,
      UTC,
    );
    expect(group).toMatchObject({ keys: ['us-east-1'], interruptions: 1, instances: 2 });
    expect([group?.exposureMs, group?.startAssumedMs]).toEqual([34 * HOUR, 10 * HOUR]);
    // One taken at midnight belongs to the day in which it was at risk.
    expect([...(group?.days.values() ?? [])]).toEqual([
      { interruptions: 1, exposureHours: 28 },
      { interruptions: 0, exposureHours: 6 },
    ]);
  });

  it('count an interruption in the hour of the week of its own time', () => {
    const groups = tallies([lived(1.5, 3, takenAt(3))], ['hourOfWeek'], WINDOW, UTC);
    expect(
      groups.map(({ keys, exposureMs, interruptions }) => [keys[0], exposureMs / HOUR, interruptions]),
    ).toEqual([
      ['1', 0.5, 0],
      ['2', 1, 0],
      ['3', 0, 1],
    ]);
  });
});
