import { describe, expect, it } from 'vitest';
import { timeLabels, timelineHeight, timelineRows } from './run-timeline-plot.ts';

const words = (from: string, to: string, count: number) =>
  timeLabels(Date.parse(from), Date.parse(to), count).map(({ text }) => text);

describe('timeLabels', () => {
  it('name the day at the first of them, or at a midnight right after it', () => {
    expect(words('2026-11-20T07:10:00Z', '2026-11-20T12:00:00Z', 7)).toEqual([
      '20 Nov 08:00',
      '09:00',
      '10:00',
      '11:00',
      '12:00',
    ]);
    expect(words('2026-11-20T22:00:00Z', '2026-11-21T09:00:00Z', 4)).toEqual([
      '21 Nov',
      '03:00',
      '06:00',
      '09:00',
    ]);
    expect(words('2026-11-20T00:00:00Z', '2026-11-23T00:00:00Z', 4)).toEqual([
      '20 Nov',
      '21 Nov',
      '22 Nov',
      '23 Nov',
    ]);
  });

  it('stand on minutes in a short run', () => {
    expect(words('2026-11-20T08:03:00Z', '2026-11-20T08:31:00Z', 6)).toEqual([
      '20 Nov 08:05',
      '08:10',
      '08:15',
      '08:20',
      '08:25',
      '08:30',
    ]);
  });
});

describe('timelineRows', () => {
  it('stand one under another within the height, names over them on a phone', () => {
    const wide = timelineRows(1000, 4);
    expect([0, 3].map(wide.top)).toEqual([6, 108]);
    expect(wide.top(3) + wide.bar).toBeLessThanOrEqual(wide.bottom);
    expect(wide.bottom).toBeLessThan(timelineHeight(4));
    expect(timelineRows(350, 4)).toMatchObject({ narrow: true, left: 0, bar: 12 });
  });
});
