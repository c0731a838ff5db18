import { describe, expect, it } from 'vitest';
import { standingOf } from './standing.ts';

const to = '2026-11-23T12:00:00.000Z';
const FROM: Record<number, string> = { 24: '2026-11-22T12:00:00.000Z', 720: '2026-10-24T12:00:00.000Z' };
const window = (observedAt: string | null, knownHours: number, unconfirmedHours: number) =>
  standingOf({ observedAt, from: FROM[knownHours] ?? to, to, stats: { knownHours, unconfirmedHours } });

describe('standingOf', () => {
  it('is firm where the price was confirmed until lately', () => {
    expect(window('2026-11-23T11:55:00.000Z', 720, 5 / 60)).toMatchObject({
      seenOn: null,
      mostly: true,
      carried: false,
    });
  });

  it('is carried forward where the last confirmation lies before the window, however short that is', () => {
    const observedAt = '2020-03-23T17:00:00.000Z';
    for (const hours of [24, 720])
      expect(window(observedAt, hours, hours)).toEqual({
        seenOn: observedAt,
        confirmedHours: 0,
        mostly: false,
        carried: true,
      });
  });

  it('says nothing of most of the window where the confirmation ends before its middle', () => {
    const observedAt = '2026-11-01T12:00:00.000Z';
    expect(window(observedAt, 720, 528)).toEqual({
      seenOn: observedAt,
      confirmedHours: 192,
      mostly: false,
      carried: false,
    });
    expect(window('2026-11-15T12:00:00.000Z', 720, 192).mostly).toBe(true);
  });

  it('is firm where the first record is the newest, and was just now confirmed', () => {
    const at = '2026-11-23T09:00:00.000Z';
    expect(
      standingOf({
        observedAt: at,
        from: '2026-10-24T12:00:00.000Z',
        to,
        stats: { knownHours: 3, unconfirmedHours: 3 },
      }),
    ).toMatchObject({ seenOn: null, mostly: true, carried: false });
  });

  it('carries nothing where nothing is known', () => {
    expect(window(null, 0, 0)).toMatchObject({ seenOn: null, carried: false });
  });
});
