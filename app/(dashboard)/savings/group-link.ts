import { choosePeriod, type Filters, filterHref } from '#components/shell/filters';
import { dayAfter } from '#components/shell/period';
import type { SavingsRow } from '#lib/api/schemas/savings';
import { type SavingsState, savingsHref, type TableGroup } from './params.ts';

/** What one looks at next within a group. */
const NEXT: Partial<Record<TableGroup, TableGroup>> = {
  place: 'day',
  region: 'instanceType',
  gpuModel: 'instanceType',
};

/**
 * The same page narrowed to one group and parted further; null where the group cannot be asked for: types without a
 * GPU.
 */
export function groupHref(
  row: SavingsRow,
  by: TableGroup,
  filters: Filters,
  state: SavingsState,
): string | null {
  const key = row.keys[by] ?? null;
  const next = { ...state, by: NEXT[by] ?? 'region' };
  if (by === 'place')
    return filterHref(savingsHref(next), {
      ...filters,
      region: row.keys.region ? [row.keys.region] : [],
      instanceType: row.keys.instanceType ? [row.keys.instanceType] : [],
    });
  if (by.startsWith('tag.')) {
    const tags = { ...filters.tags, [by.slice('tag.'.length)]: [key ?? ''] };
    return filterHref(savingsHref(next), { ...filters, tags });
  }
  if (key === null) return null;
  if (by === 'day')
    return filterHref(savingsHref(next), { ...filters, ...choosePeriod({ from: key, to: dayAfter(key) }) });
  return filterHref(savingsHref(next), { ...filters, [by]: [key] });
}
