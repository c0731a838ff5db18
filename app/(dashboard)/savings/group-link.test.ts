import { describe, expect, it } from 'vitest';
import type { Filters } from '#components/shell/filters';
import type { SavingsGroup, SavingsRow } from '#lib/api/schemas/savings';
import { groupHref } from './group-link.ts';

const FILTERS: Filters = {
  range: '30d',
  region: ['us-east-1', 'us-east-2'],
  gpuModel: [],
  instanceType: [],
  zone: [],
  os: [],
  account: [],
  tags: { team: ['language'] },
};

const href = (by: SavingsGroup, key: string | null) =>
  groupHref({ group: 'x', keys: { [by]: key } } as unknown as SavingsRow, by, FILTERS, {
    by,
    baseline: 'committed',
  });

describe('groupHref', () => {
  it('narrows to the group, parts it further and keeps all else', () => {
    expect(href('region', 'us-east-1')).toBe(
      '/savings?by=instanceType&baseline=committed&region=us-east-1&tag.team=language',
    );
    expect(href('account', '111122223333')).toBe(
      '/savings?baseline=committed&region=us-east-1&region=us-east-2&account=111122223333&tag.team=language',
    );
  });

  it('narrows to a tag, and to its absence', () => {
    expect(href('tag.run', 'r1')).toContain('&tag.team=language&tag.run=r1');
    expect(href('tag.team', null)).toMatch(/&tag\.team=$/);
  });

  it('goes to one day', () => {
    expect(href('day', '2026-11-22')).toBe(
      '/savings?baseline=committed&from=2026-11-22&to=2026-11-23&region=us-east-1&region=us-east-2&tag.team=language',
    );
  });

  it('has no way to what cannot be asked for', () => {
    expect(href('gpuModel', null)).toBeNull();
    expect(href('gpuModel', 'unknown')).toContain('&gpuModel=unknown');
  });
});
