import { describe, expect, it } from 'vitest';
import { stripAxis, stripPercent } from './gpu-strip.tsx';

describe('stripAxis', () => {
  it('encloses the prices and gives each doubling the same width', () => {
    const axis = stripAxis([0.11, 6.88]);
    if (axis === null) throw new Error('an axis was expected');
    expect(axis.ticks).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(stripPercent(axis, 0.1)).toBeCloseTo(0, 9);
    expect(stripPercent(axis, 1)).toBeCloseTo(50, 9);
    expect(stripPercent(axis, 10)).toBeCloseTo(100, 9);
    expect(stripPercent(axis, 4) - stripPercent(axis, 2)).toBeCloseTo(
      stripPercent(axis, 2) - stripPercent(axis, 1),
      9,
    );
  });

  it('has no axis without a price', () => {
    expect(stripAxis([])).toBeNull();
  });
});
