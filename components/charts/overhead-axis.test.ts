import { describe, expect, it } from 'vitest';
import { intervalText, intervalTicks, overheadAt, overheadTicks } from './overhead-axis.tsx';

const point = (intervalSeconds: number, factor: number) => ({
  intervalSeconds,
  factor,
  low: factor - 0.01,
  high: factor + 0.02,
});

describe('overheadTicks', () => {
  const curve = [point(300, 1.408157), point(4500, 1.057764), point(36_000, 1.3)];

  it('reach to four times the least overhead, or to today', () => {
    expect(overheadTicks(curve, null)).toEqual([0, 10, 20, 30]);
    expect(overheadTicks(curve, 1.408157)).toEqual([0, 20, 40, 60]);
    expect(overheadTicks([point(60, 1.011), point(120, 1.01), point(240, 1.012)], null)).toEqual([
      0, 0.5, 1, 1.5,
    ]);
  });
});

describe('intervalTicks', () => {
  it('are round intervals, thinned to as many as find room', () => {
    expect(intervalTicks(300, 36_000, 7)).toEqual([300, 600, 900, 1800, 3600, 10_800, 21_600]);
    expect(intervalTicks(300, 36_000, 4)).toEqual([300, 900, 3600, 21_600]);
    expect(intervalTicks(301, 302, 4)).toEqual([]);
  });
});

describe('intervalText', () => {
  it('says an interval in the unit that it is thought of in', () => {
    expect(
      [0.5, 45, 99.5, 300, 4511, 7140, 7200, 9000, 40_000, 172_800, 86_400 * 30].map((seconds) =>
        intervalText(seconds).replace('\u00a0', ' '),
      ),
    ).toEqual([
      '0.5 s',
      '45 s',
      '1.7 min',
      '5 min',
      '75 min',
      '119 min',
      '2 h',
      '2.5 h',
      '11 h',
      '2 d',
      '30 d',
    ]);
  });
});

describe('overheadAt', () => {
  it('lies between the points beside it', () => {
    const curve = [point(100, 1.4), point(10_000, 1.2)];
    expect(overheadAt(curve, 1000)?.factor).toBeCloseTo(1.3, 12);
    expect(overheadAt(curve, 100)?.factor).toBe(1.4);
    expect(overheadAt(curve, 99)).toBeNull();
    expect(overheadAt(curve, 10_001)).toBeNull();
    expect(overheadAt([], 1)).toBeNull();
  });
});
