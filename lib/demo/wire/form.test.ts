import { expect, it } from 'vitest';
import { filterTest, listParam, maxResultsParam, timeParam } from './form.ts';

const form = (text: string) => new URLSearchParams(text);

it('reads numbered lists in their order', () => {
  expect(listParam(form('A.2=y&A.1=x&A.10=z'), 'A')).toEqual(['x', 'y']);
  expect(listParam(form('B.1=x'), 'A')).toEqual([]);
});

it('reads times and sizes, and refuses what is neither', () => {
  expect(timeParam(form('T=2026-11-23T00:00:00.5Z'), 'T')).toEqual(new Date('2026-11-23T00:00:00.500Z'));
  expect(timeParam(form(''), 'T')).toBeNull();
  expect(() => timeParam(form('T=soon'), 'T')).toThrow('Invalid timestamp');
  expect(maxResultsParam(form('MaxResults=5'), 5, 100)).toBe(5);
  expect(maxResultsParam(form(''), 5, 100)).toBeNull();
  for (const text of ['4', '101', '5.5', 'x', '']) {
    expect(() => maxResultsParam(form(`MaxResults=${text}`), 5, 100)).toThrow('between 5 and 100');
  }
});

it('filters by all names and any value, with wildcards', () => {
  const test = filterTest(
    form(
      'Filter.1.Name=type&Filter.1.Value.1=p5.*&Filter.1.Value.2=g?.xlarge&Filter.2.Name=usage&Filter.2.Value.1=spot',
    ),
    ['type', 'usage'],
  );
  expect(test({ type: 'p5.48xlarge', usage: ['on-demand', 'spot'] })).toBe(true);
  expect(test({ type: 'g6.xlarge', usage: 'spot' })).toBe(true);
  expect(test({ type: 'p5.48xlarge', usage: ['on-demand'] })).toBe(false);
  expect(test({ type: 'p5en.48xlarge', usage: 'spot' })).toBe(false);
  expect(test({ usage: 'spot' })).toBe(false);
  expect(() => filterTest(form('Filter.1.Name=other&Filter.1.Value.1=x'), ['type'])).toThrow(
    "'other' is invalid",
  );
});
