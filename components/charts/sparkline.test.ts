import { describe, expect, it } from 'vitest';
import { sparkPaths } from './sparkline.tsx';

describe('sparkPaths', () => {
  it('spans the width and uses the height', () => {
    expect(sparkPaths([1, 3, 2], 90, 22)).toEqual(['M0.0,20.0L45.0,2.0L90.0,11.0']);
  });

  it('leaves a gap where nothing is known and shows a lone value', () => {
    expect(sparkPaths([null, 5, 5, null, 5], 80, 22)).toEqual(['M20.0,11.0L40.0,11.0', 'M80.0,11.0h2']);
  });

  it('draws nothing of nothing', () => {
    expect(sparkPaths([null, null])).toEqual([]);
    expect(sparkPaths([])).toEqual([]);
  });
});
