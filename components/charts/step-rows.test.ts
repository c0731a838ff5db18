import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipSteps, heldAt, type Step, type StepSeries, stepRows } from './step-rows.ts';

const iso = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour)).toISOString();
const at = (hour: number) => Date.parse(iso(hour));
const pool = (part: Partial<StepSeries>): StepSeries => ({
  id: '1',
  label: 'use2-az1',
  points: [],
  onDemand: [],
  confirmedUntil: null,
  ...part,
});

describe('heldAt', () => {
  it('is unknown before the first step and holds until the next', () => {
    const steps: Step[] = [
      [10, 1.5],
      [20, 2.5],
    ];
    expect([9, 10, 19, 20, 99].map((time) => heldAt(steps, time))).toEqual([null, 1.5, 1.5, 2.5, 2.5]);
  });
});

describe('clipSteps', () => {
  it('begins with the price that held, never with a later one', () => {
    const steps: Step[] = [
      [0, 1],
      [50, 2],
      [100, 3],
    ];
    expect(clipSteps(steps, 20, 100)).toEqual([
      [20, 1],
      [50, 2],
    ]);
    expect(clipSteps(steps.slice(1), 20, 200)).toEqual([
      [50, 2],
      [100, 3],
    ]);
  });

  it('holds the same values as the steps that it was made from', () => {
    const steps = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 9 })), {
        selector: ([time]) => time,
      })
      .map((list) => list.sort((a, b) => a[0] - b[0]) as Step[]);
    fc.assert(
      fc.property(steps, fc.integer({ min: 20, max: 79 }), (list, time) => {
        expect(heldAt(clipSteps(list, 20, 80), time)).toBe(heldAt(list, time));
      }),
    );
  });
});

describe('stepRows', () => {
  it('leaves the part before the first price blank and dashes what no source has confirmed', () => {
    const drawing = stepRows(
      [pool({ points: [{ at: iso(4), usdPerHour: 19 }], confirmedUntil: iso(8) })],
      at(0),
      at(12),
    );
    expect(drawing.knownFrom).toBe(at(4));
    expect(drawing.rows).toEqual([
      { at: at(4), s0: 19 },
      { at: at(8), s0: 19, u0: 19 },
      { at: at(12), u0: 19 },
    ]);
  });

  it('dashes an assumed list price and fills between spot and list price on both sides of it', () => {
    const drawing = stepRows(
      [
        pool({
          points: [
            { at: iso(-30), usdPerHour: 20 },
            { at: iso(6), usdPerHour: 60 },
          ],
          onDemand: [
            { from: iso(-99), usdPerHour: 98, assumed: true },
            { from: iso(2), usdPerHour: 98, assumed: false },
            { from: iso(4), usdPerHour: 55, assumed: false },
          ],
        }),
      ],
      at(0),
      at(8),
    );
    expect(drawing.rows).toEqual([
      { at: at(0), s0: 20, a0: 98, saved: [20, 98], above: [98, 98] },
      { at: at(2), a0: 98, d0: 98, saved: [20, 98], above: [98, 98] },
      { at: at(4), d0: 55, saved: [20, 55], above: [55, 55] },
      { at: at(6), s0: 60, saved: [55, 55], above: [55, 60] },
      { at: at(8), s0: 60, d0: 55, saved: [55, 55], above: [55, 60] },
    ]);
    expect([drawing.low, drawing.high]).toEqual([20, 98]);
  });

  it('draws equal list prices once and no band between several pools', () => {
    const list = [{ from: iso(-99), usdPerHour: 55, assumed: false }];
    const drawing = stepRows(
      [
        pool({ points: [{ at: iso(0), usdPerHour: 20 }], onDemand: list }),
        pool({ id: '2', label: 'use2-az2', points: [{ at: iso(0), usdPerHour: 21 }], onDemand: list }),
        pool({ id: '3', label: 'use1-az4', onDemand: [{ from: iso(-99), usdPerHour: 60, assumed: false }] }),
      ],
      at(0),
      at(8),
    );
    expect(drawing.listPrices.map(({ labels }) => labels)).toEqual([['use2-az1', 'use2-az2'], ['use1-az4']]);
    expect(drawing.rows).toEqual([
      { at: at(0), s0: 20, s1: 21, d0: 55, d1: 60 },
      { at: at(8), s0: 20, s1: 21, d0: 55, d1: 60 },
    ]);
  });

  it('knows that it knows nothing', () => {
    const drawing = stepRows([pool({})], at(0), at(8));
    expect(drawing.rows).toEqual([]);
    expect(drawing.knownFrom).toBeNull();
  });
});
