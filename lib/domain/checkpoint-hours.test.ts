import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '#lib/property-testing';
import { checkpointAdvice } from './checkpoint-advice.ts';
import { adviceAt, adviceByHour, type HourRate } from './checkpoint-hours.ts';
import { hoursOfWeek } from './exposure.ts';

const HOUR = 3_600_000;
const UTC = hoursOfWeek('UTC');
/** A Monday. */
const MONDAY = Date.UTC(2026, 10, 16);
const rate = (perHour: number, low95 = perHour / 2, high95 = perHour * 2) => ({ perHour, low95, high95 });

function whole(perHour: number) {
  const pools = [{ nodes: 1, rate: rate(perHour) }];
  const measured = { checkpointSeconds: 120, restartSeconds: 300, todaySeconds: null, pools };
  const advice = checkpointAdvice(measured);
  if ('reason' in advice) throw new Error(advice.reason);
  return advice;
}

const WHOLE = whole(0.023);
const hours = (given: Record<number, HourRate>) =>
  Array.from({ length: 168 }, (_, hour) => given[hour] ?? null);

describe('advice by hour of the week', () => {
  it("is the whole week's, but where an hour differs by more than chance", () => {
    const advice = adviceByHour(
      WHOLE,
      hours({ 9: { rate: rate(0.164), differs: true }, 10: { rate: rate(0.164), differs: false } }),
    );
    expect(advice).toHaveLength(168);
    // The exact interval at 16.4 %/h, which is a gang of 4 at 4.1 %/h; its ends at 32.8 and 8.2 %/h.
    expect(advice[9]).toEqual({
      intervalSeconds: expect.closeTo(36.9330505 * 60, 4),
      low: expect.closeTo(25.733513 * 60, 4),
      high: expect.closeTo(52.7751413 * 60, 4),
      isOwn: true,
    });
    const { intervalSeconds, low, high } = WHOLE;
    expect(advice[10]).toEqual({ intervalSeconds, low, high, isOwn: false });
    expect(advice.filter(({ isOwn }) => isOwn)).toHaveLength(1);
  });

  it('keeps to it where a difference is shown but saves less than a thousandth', () => {
    const near = adviceByHour(WHOLE, hours({ 9: { rate: rate(0.03), differs: true } }));
    expect(near[9]?.isOwn).toBe(false);
  });

  it('takes an hour without any interruption as badly as it can be, and only to save less often', () => {
    const shown = adviceByHour(WHOLE, hours({ 3: { rate: rate(0, 0, 0.002), differs: true } }));
    expect(shown[3]).toMatchObject({ isOwn: true, high: null });
    expect(shown[3]?.intervalSeconds).toBe(shown[3]?.low);
    expect(shown[3]?.intervalSeconds).toBeGreaterThan(WHOLE.intervalSeconds ?? Number.NaN);
    const unshown = adviceByHour(WHOLE, hours({ 3: { rate: rate(0, 0, 0.5), differs: true } }));
    expect(unshown[3]?.isOwn).toBe(false);
  });

  it('is none where the week saw no interruption', () => {
    const measured = { checkpointSeconds: 120, restartSeconds: 300, todaySeconds: null };
    const quiet = checkpointAdvice({ ...measured, pools: [{ nodes: 1, rate: rate(0, 0, 0.01) }] });
    if ('reason' in quiet) throw new Error(quiet.reason);
    const advice = adviceByHour(quiet, hours({ 3: { rate: rate(0.1), differs: true } }));
    expect(advice[3]).toEqual({ intervalSeconds: null, low: quiet.low, high: null, isOwn: false });
  });
});

describe('advice at an instant', () => {
  const busy = { rate: rate(0.164), differs: true };
  const byHour = adviceByHour(WHOLE, hours({ 9: busy, 10: busy, 34: { rate: rate(0.5), differs: true } }));

  it.each([
    ['before the busy hours: until they begin', 8.25, 9],
    ['in them: until they end, whatever the hours between', 9.5, 11],
    ['after them: until the next, on Tuesday at 10:00', 11, 34],
    ['with none ahead: for 24 h', 35, 59],
    ['at the end of the week: on into the next', 167.5, 177],
  ])('%s', (_, at, until) => {
    expect(adviceAt(MONDAY + at * HOUR, byHour, UTC).validUntil).toBe(MONDAY + until * HOUR);
  });

  it('is that of the hour where the clock is', () => {
    expect(adviceAt(MONDAY + 9.5 * HOUR, byHour, UTC).isOwn).toBe(true);
    // 14:00 in UTC is 9:00 in New York.
    expect(adviceAt(MONDAY + 14 * HOUR, byHour, hoursOfWeek('America/New_York')).isOwn).toBe(true);
    expect(adviceAt(MONDAY + 9.5 * HOUR, byHour, hoursOfWeek('America/New_York')).isOwn).toBe(false);
  });

  it('wants all hours of the week', () => {
    expect(() => adviceAt(MONDAY, [], UTC)).toThrow(RangeError);
  });

  it('holds as long as it says: no other interval before, another one then, or a day has passed', () => {
    const busyHours = fc.uniqueArray(fc.integer({ min: 0, max: 167 }), { maxLength: 20 });
    // With the end of summer time in it.
    const instant = fc.integer({ min: -30 * 24 * 60, max: 30 * 24 * 60 });
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'].map(hoursOfWeek);
    fc.assert(
      fc.property(busyHours, instant, fc.constantFrom(...zones), (those, minute, clock) => {
        const given = adviceByHour(WHOLE, hours(Object.fromEntries(those.map((hour) => [hour, busy]))));
        const at = MONDAY + minute * 60_000;
        const { intervalSeconds, validUntil } = adviceAt(at, given, clock);
        const intervalAt = (ms: number) => given[clock.at(ms)]?.intervalSeconds;
        if (!(validUntil > at && validUntil <= at + 24 * HOUR)) return false;
        for (let ms = at; ms < validUntil; ms += HOUR / 4)
          if (intervalAt(ms) !== intervalSeconds) return false;
        return validUntil === at + 24 * HOUR || intervalAt(validUntil) !== intervalSeconds;
      }),
      atLeast(200),
    );
  });
});
