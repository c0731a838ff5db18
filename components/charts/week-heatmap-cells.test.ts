import { describe, expect, it } from 'vitest';
import {
  type HourCell,
  hourAfter,
  hourName,
  shadeInk,
  shadeOf,
  shadeSteps,
  weekCells,
} from './week-heatmap-cells.tsx';

const cell = (hour: number, interruptions: number, exposureHours: number): HourCell => ({
  hour,
  interruptions,
  exposureHours,
  ratePerHour: exposureHours === 0 ? null : interruptions / exposureHours,
  low95: 0,
  high95: 1,
});

describe('weekCells', () => {
  it('has all 168 hours in their order, those without a row unknown', () => {
    const cells = weekCells([cell(30, 1, 20)]);
    expect(cells.map(({ hour }) => hour)).toEqual(Array.from({ length: 168 }, (_, hour) => hour));
    expect(cells[30]).toEqual(cell(30, 1, 20));
    expect(cells[31]).toEqual({
      hour: 31,
      interruptions: 0,
      exposureHours: 0,
      ratePerHour: null,
      low95: null,
      high95: null,
    });
  });
});

describe('shades', () => {
  const steps = shadeSteps([cell(0, 2, 40), cell(1, 9, 9), cell(2, 0, 30)]);

  it('reach over cells of 10 hours or more, whatever smaller ones say', () => {
    expect(steps).toEqual([1, 2, 3, 4, 5]);
    expect(shadeSteps([cell(0, 0, 100), cell(1, 3, 9.9)])).toEqual([]);
  });

  it('hatch what has under 10 hours, and tell none from little', () => {
    expect(shadeOf(cell(1, 9, 9.99), steps)).toBe('hatched');
    expect(shadeOf(cell(1, 0, 0), steps)).toBe('hatched');
    expect(shadeOf(cell(1, 0, 10), steps)).toBe(0);
    expect(shadeOf(cell(1, 1, 1000), steps)).toBe(1);
    expect(shadeOf(cell(1, 1, 100), steps)).toBe(1);
    expect(shadeOf(cell(1, 2, 100), steps)).toBe(2);
    expect(shadeOf(cell(0, 2, 40), steps)).toBe(5);
    expect(shadeOf(cell(0, 9, 90), steps)).toBe(5);
  });

  it('have the more ink the higher they are', () => {
    expect([0, 1, 2, 3, 4, 5].map((step) => shadeInk(step, 5))).toEqual([10, 26, 45, 63, 82, 100]);
    expect(shadeInk(1, 1)).toBe(26);
  });
});

describe('hours of the week', () => {
  it('begin on Monday', () => {
    expect([0, 38, 167].map(hourName)).toEqual(['Mon 00:00', 'Tue 14:00', 'Sun 23:00']);
  });

  it('are walked by arrows, and end at the edges', () => {
    expect(hourAfter('ArrowRight', 23)).toBe(24);
    expect(hourAfter('ArrowLeft', 0)).toBe(0);
    expect(hourAfter('ArrowDown', 30)).toBe(54);
    expect(hourAfter('ArrowUp', 30)).toBe(6);
    expect(hourAfter('ArrowDown', 150)).toBe(150);
    expect(hourAfter('Home', 99)).toBe(0);
    expect(hourAfter('End', 99)).toBe(167);
    expect(hourAfter('Tab', 99)).toBeUndefined();
  });
});
