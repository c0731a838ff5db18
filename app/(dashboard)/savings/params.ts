import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsStringLiteral,
} from 'nuqs/server';
import { billWindow, type Filters, USAGE_FILTERS } from '#components/shell/filters';
import type { SavingsGroup, SavingsQuery } from '#lib/api/schemas/savings';
import { BASELINES, SAVINGS_GROUPS } from '#lib/api/schemas/savings-groups';

/** What the table's rows are: a group of the API, or `place`: a region, a GPU and a type together. */
export type TableGroup = SavingsGroup | 'place';

/** The groups of the API that make up the table's. */
export const groupsOf = (by: TableGroup): SavingsGroup[] =>
  by === 'place' ? ['region', 'gpuModel', 'instanceType'] : [by];

const isGroup = (word: string): word is TableGroup =>
  word === 'place' ||
  SAVINGS_GROUPS.some((group) => group === word) ||
  (word.startsWith('tag.') && word.length > 4);

/** What the URL says on this page beside the filters: the groups of the table, and the baseline. */
export const savingsParsers = {
  by: createParser<TableGroup>({
    parse: (word) => (isGroup(word) ? word : null),
    serialize: String,
  }).withDefault('region'),
  baseline: parseAsStringLiteral(BASELINES).withDefault('list'),
};
export type SavingsState = inferParserType<typeof savingsParsers>;

export const loadSavingsState = createLoader(savingsParsers);

const serialize = createSerializer(savingsParsers);

/** `/savings?by=instanceType`: the page in this state, without filters. */
export const savingsHref = (state: Partial<SavingsState>): string => serialize('/savings', state);

/** What the API is asked for of the bills: the window, and those filters that name something. */
export function usageParams(filters: Filters): SavingsQuery {
  const lists = USAGE_FILTERS.filter((name) => filters[name].length > 0).map((name) => [name, filters[name]]);
  const tags = Object.entries(filters.tags ?? {}).filter(([, values]) => values.length > 0);
  return {
    ...billWindow(filters),
    ...Object.fromEntries(lists),
    ...(tags.length > 0 && { tag: Object.fromEntries(tags) }),
  };
}

/** The same in groups, against a baseline. */
export const groupParams = (
  filters: Filters,
  { baseline }: Pick<SavingsState, 'baseline'>,
  by: TableGroup,
): SavingsQuery => ({
  ...usageParams(filters),
  groupBy: groupsOf(by),
  ...(baseline !== 'list' && { baseline }),
});

/** What is asked for the days of the window, against list prices. */
export const dayParams = (filters: Filters): SavingsQuery =>
  groupParams(filters, { baseline: 'list' }, 'day');

/** What the overview's table is asked for: the places where it was saved. */
export const placeParams = (filters: Filters): SavingsQuery =>
  groupParams(filters, { baseline: 'list' }, 'place');

/** What the API is asked for to hold the bill against prices: it knows accounts and regions alone. */
export function reconcileParams(filters: Filters) {
  const { account, region, range, from, to } = usageParams(filters);
  return { account, region, range, from, to };
}
