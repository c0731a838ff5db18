import { describe, expect, it } from 'vitest';
import { makePlot } from './plot.ts';

describe('makePlot', () => {
  const plot = makePlot(
    { width: 1000, height: 300 },
    { left: 50, right: 150, top: 20, bottom: 30 },
    [0, 80],
    [0, 50],
  );

  it('lays values within the margins, high values at the top', () => {
    expect([plot.x(0), plot.x(40), plot.x(80)]).toEqual([50, 450, 850]);
    expect([plot.y(0), plot.y(50)]).toEqual([270, 20]);
    expect(plot.perPx).toBe(0.2);
  });

  it('finds the value under a pixel and holds it within the axis', () => {
    expect([plot.at(450), plot.at(0), plot.at(9999)]).toEqual([40, 0, 80]);
  });
});
