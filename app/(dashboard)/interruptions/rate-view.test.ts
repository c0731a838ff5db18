import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RATE_KEYS, rateGroups, readView, viewOf, withFirst, withSecond } from './rate-view.ts';

const key = fc.constantFrom(...RATE_KEYS);
const view = fc
  .tuple(key, fc.option(key, { nil: undefined }))
  .map(([first, second]) => viewOf(first, second));

describe('views of rates', () => {
  it('are made of the groups of the API', () => {
    expect(rateGroups('place')).toEqual(['gpuModel', 'region']);
    expect(rateGroups('zone')).toEqual(['zone']);
    expect(rateGroups('pool,account')).toEqual(['pool', 'account']);
  });

  it('have one word each: a GPU model in a region is a place, one group twice is one', () => {
    expect(readView('gpuModel,region')).toBe('place');
    expect(readView('region,gpuModel')).toBe('region,gpuModel');
    expect(viewOf('zone', 'zone')).toBe('zone');
    expect(readView('zone,zone')).toBeNull();
    expect(readView('zone,')).toBeNull();
    expect(readView('place,zone')).toBeNull();
  });

  it('are read from their own word', () => {
    fc.assert(fc.property(view, (by) => readView(by) === by));
    fc.assert(fc.property(view, (by) => new Set(rateGroups(by)).size === rateGroups(by).length));
  });
});

describe('choosing groups one by one', () => {
  it('keeps the other', () => {
    expect(withFirst('place', 'zone')).toBe('zone,region');
    expect(withFirst('zone', 'account')).toBe('account');
    expect(withSecond('place', 'instanceType')).toBe('gpuModel,instanceType');
    expect(withSecond('gpuModel', 'region')).toBe('place');
  });

  it('lets the two change places where the first becomes what the second is', () => {
    expect(withFirst('place', 'region')).toBe('region,gpuModel');
    expect(withFirst('region,gpuModel', 'gpuModel')).toBe('place');
  });

  it('leaves the first alone without a second', () => {
    expect(withSecond('place', undefined)).toBe('gpuModel');
  });
});
