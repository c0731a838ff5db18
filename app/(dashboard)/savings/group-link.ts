import { type Filters, filterHref } from '#components/shell/filters';
import type { SavingsGroup, SavingsRow } from '#lib/api/schemas/savings';
import { midnightAfter } from '../prices/window.ts';
import { type SavingsState, savingsHref } from './params.ts';

/** What one looks at next within a group. */
const NEXT: Partial<Record<SavingsGroup, SavingsGroup>> = {
  region: 'instanceType',
  gpuModel: 'instanceType',
};

/**
 * The same page narrowed to one group and parted further; null where the group cannot be asked for: types without a
 * GPU, and types of which nothing is known.
 */
export function groupHref(
  row: SavingsRow,
  by: SavingsGroup,
  filters: Filters,
  state: SavingsState,
): string | null {
  const key = row.keys[by] ?? null;
  const next = { ...state, by: NEXT[by] ?? 'region' };
  if (by.startsWith('tag.')) {
    const tags = { ...filters.tags, [by.slice('tag.'.length)]: [key ?? ''] };
    return filterHref(savingsHref(next), { ...filters, tags });
  }
  if (key === null) return null;
  if (by === 'day')
    return filterHref(savingsHref({ ...next, until: new Date(midnightAfter(`${key}T00:00:00Z`)) }), {
      ...filters,
      range: '24h',
    });
  return filterHref(savingsHref(next), { ...filters, [by]: [key] });
}
