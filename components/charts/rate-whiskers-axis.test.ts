import { describe, expect, it } from 'vitest';
import { bucketShape, type WhiskerRow, whiskerPlace, whiskerTicks } from './rate-whiskers-axis.ts';

const row = (interruptions: number, ratePerHour: number | null, high95: number | null): WhiskerRow => ({
  key: `${interruptions} ${high95}`,
  ratePerHour,
  low95: 0,
  high95,
  interruptions,
  advisor: null,
});

describe('whiskerTicks', () => {
  it('reach to the end of every interval of three interruptions or more', () => {
    expect(whiskerTicks([row(59, 0.041, 0.0528), row(3, 0.004, 0.009)])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('let a group of hardly any hours go beyond, so that the others can be read', () => {
    expect(whiskerTicks([row(59, 0.041, 0.0528), row(1, 0.5, 2.8)])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('reach four times the narrowest where none has three interruptions', () => {
    expect(whiskerTicks([row(0, 0, 0.01), row(0, 0, 0.9)])).toEqual([0, 1, 2, 3, 4]);
    expect(whiskerTicks([row(0, 0, 0.01), row(1, 0.001, 0.02)], 4)).toEqual([0, 0.5, 1, 1.5, 2]);
  });

  it('are none where no rate is known', () => {
    expect(whiskerTicks([row(0, null, null)])).toBeNull();
    expect(whiskerTicks([])).toBeNull();
  });
});

describe('whiskerPlace', () => {
  it('is in per cent of the axis, and says what lies beyond', () => {
    const ticks = [0, 2, 4];
    expect(whiskerPlace(ticks, 0)).toEqual({ x: 0, beyond: false });
    expect(whiskerPlace(ticks, 0.01).x).toBeCloseTo(25, 9);
    expect(whiskerPlace(ticks, 0.04)).toEqual({ x: 100, beyond: false });
    expect(whiskerPlace(ticks, 0.05)).toEqual({ x: 100, beyond: true });
  });
});

describe('bucketShape', () => {
  const ticks = [0, 2, 4];

  it('is a band with both ends, also where the upper one is beyond the axis', () => {
    expect(bucketShape(ticks, { lowPerHour: 0, highPerHour: 0.01 })).toBe('band');
    expect(bucketShape(ticks, { lowPerHour: 0.01, highPerHour: 0.2 })).toBe('band');
  });

  it('is open where it has no upper end, and nothing where it begins beyond the axis', () => {
    expect(bucketShape(ticks, { lowPerHour: 0.01, highPerHour: null })).toBe('open');
    expect(bucketShape(ticks, { lowPerHour: 0.041, highPerHour: null })).toBeNull();
    expect(bucketShape(ticks, { lowPerHour: 0.041, highPerHour: 0.05 })).toBeNull();
  });
});
