import { describe, expect, it } from 'vitest';
import { barOf } from './bar.ts';

const filters = {
  range: '7d' as const,
  region: ['us-east-1', 'us-east-2'],
  gpuModel: [],
  instanceType: [],
  zone: [],
  os: [],
  account: [],
};

describe('barOf', () => {
  it('offers every filter where pools are listed, and their rows as CSV', () => {
    expect(barOf('/', filters)).toEqual({
      range: true,
      lists: true,
      csv: '/api/v1/pools/summary?groupBy=gpuModel&range=7d&region=us-east-1&region=us-east-2',
    });
    expect(barOf('/prices', filters).csv).toBe(
      '/api/v1/pools?limit=1000&range=7d&region=us-east-1&region=us-east-2',
    );
  });

  it('offers one pool the range alone, and sources none', () => {
    expect(barOf('/prices/12', filters)).toEqual({
      range: true,
      lists: false,
      csv: '/api/v1/pools/12/prices?range=7d',
    });
    expect(barOf('/sources', filters)).toEqual({ range: false, lists: false, csv: '/api/v1/feeds' });
    expect(barOf('/prices/compare', filters)).toEqual({ range: true, lists: false, csv: null });
  });
});
