import { describe, expect, it } from 'vitest';
import { LIST_FILTERS } from '#components/shell/filters';
import { barOf } from './bar.ts';

const filters = {
  range: '7d' as const,
  region: ['us-east-1', 'us-east-2'],
  gpuModel: [],
  instanceType: [],
  zone: [],
  os: [],
  account: [],
  tags: { team: ['language'] },
};

const view = {
  sort: 'savingsPct' as const,
  order: 'desc' as const,
  until: null,
  by: 'tag.team' as const,
  baseline: 'list' as const,
  status: [],
  project: [],
};
const NOTHING = { range: false, period: false, lists: [], always: [], tags: null, csv: null };

describe('barOf', () => {
  it('offers every filter where pools are listed, and their rows as CSV', () => {
    const pools = {
      ...{ range: true, period: false, lists: LIST_FILTERS },
      ...{ always: ['region', 'gpuModel'], tags: null },
    };
    expect(barOf('/', filters, view, false)).toEqual({
      ...pools,
      csv: '/api/v1/pools/summary?groupBy=gpuModel&range=7d&region=us-east-1&region=us-east-2',
    });
    expect(barOf('/prices', filters, view, true)).toEqual({
      ...pools,
      csv: '/api/v1/pools?order=desc&range=7d&region=us-east-1&region=us-east-2&sort=savingsPct',
    });
  });

  it('offers on Savings what bills know, tags too, and the rows of its table as CSV', () => {
    expect(barOf('/savings', filters, view, true)).toEqual({
      range: true,
      period: true,
      lists: ['region', 'gpuModel', 'instanceType', 'account'],
      always: ['region', 'gpuModel', 'account'],
      tags: { range: '7d' },
      csv: '/api/v1/savings?groupBy=tag.team&range=7d&region=us-east-1&region=us-east-2&tag.team=language',
    });
    const october = { ...filters, from: '2026-10-01', to: '2026-11-01' };
    const bar = barOf('/savings', october, { ...view, by: 'day', baseline: 'committed' }, true);
    expect(bar.csv).toBe(
      '/api/v1/savings?baseline=committed&from=2026-10-01&groupBy=day&region=us-east-1&region=us-east-2&tag.team=language&to=2026-11-01',
    );
    expect(bar.tags).toEqual({ from: '2026-10-01', to: '2026-11-01' });
  });

  it('offers every filter and tags on Interruptions, and the rates of its groups as CSV', () => {
    expect(barOf('/interruptions', filters, { ...view, by: null }, false)).toEqual({
      range: true,
      period: false,
      lists: LIST_FILTERS,
      always: ['region', 'gpuModel'],
      tags: { range: '7d' },
      csv: '/api/v1/interruption-rates?groupBy=gpuModel&groupBy=region&range=7d&region=us-east-1&region=us-east-2&tag.team=language',
    });
    const zones = barOf('/interruptions', { ...filters, tags: {} }, { ...view, by: 'zone' }, false);
    expect(zones.csv).toBe(
      '/api/v1/interruption-rates?groupBy=zone&range=7d&region=us-east-1&region=us-east-2',
    );
  });

  it('takes groups that a page does not have for its own default', () => {
    expect(barOf('/interruptions', filters, { ...view, by: 'tag.team' }, false).csv).toContain(
      'groupBy=gpuModel&groupBy=region&',
    );
    expect(barOf('/savings', filters, { ...view, by: 'zone' }, true).csv).toContain('?groupBy=region&');
  });

  it('gives Overview the bill as CSV, and tags, once a bill is known', () => {
    const bar = barOf('/', filters, view, true);
    expect(bar.lists).toEqual(LIST_FILTERS);
    expect(bar.tags).toEqual({ range: '7d' });
    expect(bar.period).toBe(true);
    expect(bar.csv).toBe(
      '/api/v1/savings?groupBy=region&groupBy=gpuModel&groupBy=instanceType&range=7d&region=us-east-1&region=us-east-2&tag.team=language',
    );
  });

  it('offers on Runs what runs know, and the list as CSV; on one run its phases', () => {
    const narrowed = { ...view, status: ['running' as const], project: ['language'] };
    expect(barOf('/runs', filters, narrowed, true)).toEqual({
      ...NOTHING,
      range: true,
      lists: ['region', 'gpuModel', 'instanceType'],
      always: ['region', 'gpuModel'],
      csv: '/api/v1/runs?project=language&range=7d&region=us-east-1&region=us-east-2&status=running',
    });
    expect(barOf('/runs/0d3f-4a', filters, view, true)).toEqual({ ...NOTHING, csv: '/api/v1/runs/0d3f-4a' });
  });

  it('offers one pool the range alone, and sources none', () => {
    expect(barOf('/prices/12', filters, view, true)).toEqual({
      ...NOTHING,
      range: true,
      csv: '/api/v1/pools/12/prices?range=7d',
    });
    const until = new Date('2020-03-24T00:00:00Z');
    expect(barOf('/prices/12', filters, { ...view, until }, true).csv).toBe(
      '/api/v1/pools/12/prices?from=2020-03-17T00%3A00%3A00.000Z&to=2020-03-24T00%3A00%3A00.000Z',
    );
    expect(barOf('/sources', filters, view, true)).toEqual({ ...NOTHING, csv: '/api/v1/feeds' });
    expect(barOf('/prices/compare', filters, view, true)).toEqual({ ...NOTHING, range: true });
    expect(barOf('/no-such-page', filters, view, true)).toEqual(NOTHING);
  });
});
