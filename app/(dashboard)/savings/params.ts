import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsStringLiteral,
} from 'nuqs/server';
import { type FilterRange, type Filters, USAGE_FILTERS } from '#components/shell/filters';
import type { SavingsGroup, SavingsQuery } from '#lib/api/schemas/savings';
import { BASELINES, SAVINGS_GROUPS } from '#lib/api/schemas/savings-groups';
import { untilParser, windowParams } from '../prices/window.ts';

const isGroup = (word: string): word is SavingsGroup =>
  SAVINGS_GROUPS.some((group) => group === word) || (word.startsWith('tag.') && word.length > 4);

/** What the URL says on this page beside the filters: the groups of the table, the baseline, where the range ends. */
export const savingsParsers = {
  by: createParser<SavingsGroup>({
    parse: (word) => (isGroup(word) ? word : null),
    serialize: String,
  }).withDefault('region'),
  baseline: parseAsStringLiteral(BASELINES).withDefault('list'),
  until: untilParser,
};
export type SavingsState = inferParserType<typeof savingsParsers>;

export const loadSavingsState = createLoader(savingsParsers);

const serialize = createSerializer(savingsParsers);

/** `/savings?by=instanceType`: the page in this state, without filters. */
export const savingsHref = (state: Partial<SavingsState>): string => serialize('/savings', state);

/** What the API is asked for of the bills: the window, and those filters that name something. */
export function usageParams(filters: Filters, until: Date | null): SavingsQuery {
  const lists = USAGE_FILTERS.filter((name) => filters[name].length > 0).map((name) => [name, filters[name]]);
  const tags = Object.entries(filters.tags ?? {}).filter(([, values]) => values.length > 0);
  return {
    ...windowParams(filters.range, until),
    ...Object.fromEntries(lists),
    ...(tags.length > 0 && { tag: Object.fromEntries(tags) }),
  };
}

/** The same in groups, against a baseline. */
export const groupParams = (
  filters: Filters,
  { until, baseline }: Pick<SavingsState, 'until' | 'baseline'>,
  ...groupBy: SavingsGroup[]
): SavingsQuery => ({
  ...usageParams(filters, until),
  groupBy,
  ...(baseline !== 'list' && { baseline }),
});

/** What is asked for the days of the range, against list prices. */
export const dayParams = (filters: Filters): SavingsQuery =>
  groupParams(filters, { until: null, baseline: 'list' }, 'day');

/** What the overview's table is asked for: the places where it was saved. */
export const placeParams = (filters: Filters): SavingsQuery =>
  groupParams(filters, { until: null, baseline: 'list' }, 'region', 'gpuModel', 'instanceType');

/** What the API is asked for to hold the bill against prices: it knows accounts and regions alone. */
export function reconcileParams(filters: Filters, until: Date | null) {
  const { account, region, range, from, to } = usageParams(filters, until);
  return { account, region, range, from, to };
}

/** The window alone, for the values that tags can take. */
export const tagWindow = (range: FilterRange, until: Date | null) => windowParams(range, until);
