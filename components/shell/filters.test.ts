import { describe, expect, it } from 'vitest';
import { type Filters, filterHref, loadFilters, tagsOf, usageNarrowedBy } from './filters.tsx';

const NONE: Filters = {
  range: '30d',
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
