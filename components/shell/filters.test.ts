import { describe, expect, it } from 'vitest';
import {
  billWindow,
  chooseRange,
  type Filters,
  filterHref,
  loadFilters,
  periodOf,
  tagsOf,
  usageNarrowedBy,
} from './filters.tsx';

const NONE: Filters = {
  range: '30d',
  from: null,
  to: null,
  region: [],
  gpuModel: [],
  instanceType: [],
  zone: [],
  os: [],
  account: [],
};

describe('tags in the URL', () => {
  it('are read by their own names, several values of one and the lack of one too', () => {
    const search = new URLSearchParams(
      'tag.team=language&tag.team=vision&tag.cost+centre=a%26b&tag.run=&tag.=x&region=r',
    );
    expect(tagsOf(search)).toEqual({ team: ['language', 'vision'], 'cost centre': ['a&b'], run: [''] });
  });

  it('come with the other filters of a request', async () => {
    const search = Promise.resolve({ range: '7d', region: ['a', 'b'], 'tag.team': 'language', by: 'day' });
    expect(await loadFilters(search)).toEqual({
      ...NONE,
      range: '7d',
      region: ['a', 'b'],
      tags: { team: ['language'] },
    });
  });

  it('go to another page with the other filters, and take the place of those that are there', () => {
    const href = filterHref('/savings?by=day&tag.old=1', {
      ...NONE,
      region: ['us-east-1'],
      tags: { team: ['language', ''], 'cost centre': ['a&b'] },
    });
    expect(href).toBe('/savings?by=day&region=us-east-1&tag.team=language&tag.team=&tag.cost+centre=a%26b');
    expect(filterHref('/prices', NONE)).toBe('/prices');
  });

  it('count among what narrows the bill; zones and systems do not', () => {
    expect(usageNarrowedBy({ ...NONE, zone: ['use1-az1'], tags: { team: [] } })).toBe(0);
    expect(usageNarrowedBy({ ...NONE, region: ['a', 'b'], tags: { team: ['x'] } })).toBe(2);
  });
});

describe('days in the URL', () => {
  const read = (words: Record<string, string>) => loadFilters(Promise.resolve(words));

  it('take the place of the range, word for word as the API has them', async () => {
    const october = await read({ from: '2026-10-01', to: '2026-11-01', range: '7d' });
    expect(billWindow(october)).toEqual({ from: '2026-10-01', to: '2026-11-01' });
    expect(filterHref('/savings?by=day', october)).toContain('by=day&range=7d&from=2026-10-01&to=2026-11-01');
    expect(billWindow(await read({ from: '2026-11-01' }))).toEqual({ from: '2026-11-01' });
    expect(periodOf(await read({ to: '2026-10-31' }))).toEqual({ from: '2026-10-01', to: '2026-10-31' });
    expect(billWindow({ ...october, ...chooseRange('90d') })).toEqual({ range: '90d' });
  });

  it('are whole: an instant means the day that it touches', async () => {
    const touched = await read({ from: '2026-10-01T06:00:00Z', to: '2026-10-03T00:00:01Z' });
    expect(billWindow(touched)).toEqual({ from: '2026-10-01', to: '2026-10-04' });
  });

  it('that cannot be leave the range', async () => {
    expect(billWindow(await read({ from: 'yesterday' }))).toEqual({ range: '30d' });
    expect(billWindow(await read({ from: '2026-10-02', to: '2026-10-01' }))).toEqual({ range: '30d' });
  });
});
