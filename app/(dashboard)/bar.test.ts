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

const view = { sort: 'savingsPct' as const, order: 'desc' as const, until: null };

describe('barOf', () => {
  it('offers every filter where pools are listed, and their rows as CSV', () => {
    expect(barOf('/', filters, view)).toEqual({
      range: true,
      lists: true,
      csv: '/api/v1/pools/summary?groupBy=gpuModel&range=7d&region=us-east-1&region=us-east-2',
    });
    expect(barOf('/prices', filters, view).csv).toBe(
      '/api/v1/pools?order=desc&range=7d&region=us-east-1&region=us-east-2&sort=savingsPct',
    );
  });

  it('offers one pool the range alone, and sources none', () => {
    expect(barOf('/prices/12', filters, view)).toEqual({
      range: true,
      lists: false,
      csv: '/api/v1/pools/12/prices?range=7d',
    });
    const until = new Date('2020-03-24T00:00:00Z');
    expect(barOf('/prices/12', filters, { ...view, until }).csv).toBe(
      '/api/v1/pools/12/prices?from=2020-03-17T00%3A00%3A00.000Z&to=2020-03-24T00%3A00%3A00.000Z',
    );
    expect(barOf('/sources', filters, view)).toEqual({ range: false, lists: false, csv: '/api/v1/feeds' });
    expect(barOf('/prices/compare', filters, view)).toEqual({ range: true, lists: false, csv: null });
    expect(barOf('/no-such-page', filters, view)).toEqual({ range: false, lists: false, csv: null });
  });
});
