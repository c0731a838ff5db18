import { describe, expect, it } from 'vitest';
import { betweenLines, overLine, underLine } from './cost-places.ts';
import type { Step } from './step-rows.ts';

const line = (...values: number[]): Step[] => values.map((value, at) => [at * 10, value]);
const span = { from: 0, to: 60, width: 20 };
const WORK_WEEK = line(0, 8, 9, 9, 8, 0, 0);
const BILLED = line(0, 3, 4, 4, 3, 0, 0);

describe('words on the lines of a cost chart', () => {
  it('stand over the highest stretch of the upper line', () => {
    expect(overLine(WORK_WEEK, BILLED, span)).toEqual({ at: 30, low: 8, high: 9 });
  });

  it('stand over the lower line only where the upper one leaves them room', () => {
    expect(overLine(BILLED, WORK_WEEK, span, 4)).toEqual({ at: 30, low: 3, high: 4 });
    expect(overLine(line(0, 4, 4, 4, 0), line(0, 5, 9, 5, 0), { ...span, to: 40 }, 4)).toBeNull();
    expect(overLine(BILLED, WORK_WEEK, span)).toBeNull();
  });

  it('stand under the lower line where there is most room below it', () => {
    expect(underLine(BILLED, WORK_WEEK, span)).toEqual({ at: 30, low: 3, high: 4 });
  });

  it('stand between the lines where both leave the most room, all along the word', () => {
    expect(betweenLines(WORK_WEEK, BILLED, span)).toEqual({ at: 30, low: 4, high: 8 });
  });

  it('do not hang over the ends of the axis', () => {
    expect(overLine(line(1, 2, 3), [], { from: 0, to: 20, width: 10 })).toEqual({ at: 15, low: 2, high: 3 });
  });

  it('find no place over a line that is always the lower one, nor on a line of which nothing is known', () => {
    expect(overLine(line(1, 1, 1), line(5, 5, 5), { from: 0, to: 20, width: 10 })).toBeNull();
    expect(underLine(line(5, 5, 5), line(1, 1, 1), { from: 0, to: 20, width: 10 })).toBeNull();
    expect(betweenLines([], line(1), span)).toBeNull();
  });
});
