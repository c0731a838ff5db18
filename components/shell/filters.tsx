import {
  createLoader,
  createParser,
  createSerializer,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server';
import type { OperatingSystem } from '#lib/domain/rows';
import { dayAfter, dayOfWord, type Period, periodFault } from './period.tsx';

export const FILTER_RANGES = ['24h', '7d', '30d', '90d'] as const;
export type FilterRange = (typeof FILTER_RANGES)[number];

/** The filters that take several values, named as the API names them. */
export const LIST_FILTERS = ['region', 'gpuModel', 'instanceType', 'zone', 'os', 'account'] as const;
export type ListFilter = (typeof LIST_FILTERS)[number];

/** Those that mean something for what was billed; bills know no zones that can be asked for, and no systems. */
export const USAGE_FILTERS = ['region', 'gpuModel', 'instanceType', 'account'] as const;

export const FILTER_LABELS: Record<ListFilter, string> = {
  region: 'Region',
  gpuModel: 'GPU',
  instanceType: 'Type',
  zone: 'Zone',
  os: 'System',
  account: 'Account',
};

export const SYSTEMS = ['linux', 'rhel', 'suse', 'windows'] as const satisfies readonly OperatingSystem[];
const words = parseAsNativeArrayOf(parseAsString);
const dayParser = (up: boolean) =>
  createParser<string>({ parse: (word) => dayOfWord(word, up), serialize: String });

/** The URL's own words for what a page shows: `?range=7d&region=us-east-1&region=us-east-2`; shared by all pages and, word for word, the API's own. */
export const filterParsers = {
  range: parseAsStringLiteral(FILTER_RANGES).withDefault('30d'),
  from: dayParser(false),
  to: dayParser(true),
  region: words,
  gpuModel: words,
  instanceType: words,
  zone: words,
  os: parseAsNativeArrayOf(parseAsStringLiteral(SYSTEMS)),
  account: words,
};

/** Values by the name of a tag; '' among them: what does not carry it. */
export type Tags = Record<string, string[]>;

export type Filters = {
  range: FilterRange;
  /** days in the place of the range, where bills are shown: `from` up to, not including, `to`; absent = none */
  from?: string | null;
  to?: string | null;
  region: string[];
  gpuModel: string[];
  instanceType: string[];
  zone: string[];
  os: OperatingSystem[];
  account: string[];
  /** absent = none */
  tags?: Tags;
};

const TAG = 'tag.';

/** The tags that a query string filters by: `tag.team=language` -> `{team: ['language']}`. */
export function tagsOf(search: Iterable<readonly [key: string, value: string]>): Tags {
  const tags = new Map<string, string[]>();
  for (const [key, value] of search) {
    const name = key.slice(TAG.length);
    if (key.startsWith(TAG) && name !== '') tags.set(name, [...(tags.get(name) ?? []), value]);
  }
  return Object.fromEntries(tags);
}

const loadLists = createLoader(filterParsers);

/** The filters that a request's query string names. */
export async function loadFilters(search: Promise<SearchParams>): Promise<Filters> {
  const words = await search;
  const pairs = Object.entries(words).flatMap(([key, value]) =>
    [value ?? []].flat().map((item): [string, string] => [key, item]),
  );
  return { ...loadLists(words), tags: tagsOf(pairs) };
}

/** What the API is asked for: the range, and those lists that name something. */
export function filterParams(filters: Filters): Pick<Filters, 'range'> & Partial<Pick<Filters, ListFilter>> {
  const lists = LIST_FILTERS.filter((name) => filters[name].length > 0).map((name) => [name, filters[name]]);
  return { range: filters.range, ...Object.fromEntries(lists) };
}

/** The days that are asked for in the place of the range; null where there are none, or none that can be. */
export function periodOf({ from = null, to = null }: Pick<Filters, 'from' | 'to'>): Period | null {
  // As the API has it: without a beginning the 30 days before the end.
  const first = from ?? (to === null ? null : dayAfter(to, -30));
  const period = first === null ? null : { from: first, to };
  return period === null || periodFault(period) !== null ? null : period;
}

/** The window of bills, as the API is asked for it. */
export function billWindow(filters: Filters): { range: FilterRange } | { from: string; to?: string } {
  const period = periodOf(filters);
  if (period === null) return { range: filters.range };
  return period.to === null ? { from: period.from } : { from: period.from, to: period.to };
}

/** What to change so that these days are shown, or a range again. */
export const choosePeriod = ({ from, to }: Period): Partial<Filters> => ({ from, to, range: '30d' });
export const chooseRange = (range: FilterRange): Partial<Filters> => ({ range, from: null, to: null });

const serialize = createSerializer(filterParsers);

/** `/prices?range=7d` with these filters in the place of those that it has, and these tags in the place of all. */
export function filterHref(path: string, { tags = {}, ...lists }: Partial<Filters>): string {
  const [base = '', search] = serialize(path, lists).split('?');
  const words = new URLSearchParams(search);
  for (const key of [...words.keys()]) if (key.startsWith(TAG)) words.delete(key);
  for (const [name, values] of Object.entries(tags))
    for (const value of values) words.append(`${TAG}${name}`, value);
  return words.size === 0 ? base : `${base}?${words}`;
}

/** How many of these lists narrow what is shown. */
export function narrowedBy(filters: Filters, lists: readonly ListFilter[] = LIST_FILTERS): number {
  return lists.filter((name) => filters[name].length > 0).length;
}

/** How many filters narrow what was billed: lists and tags. */
export const usageNarrowedBy = (filters: Filters): number =>
  narrowedBy(filters, USAGE_FILTERS) +
  Object.values(filters.tags ?? {}).filter((values) => values.length > 0).length;

/** In the words that a sentence uses: `24 hours`, `30 days`. */
export function rangeWords(range: FilterRange): string {
  return range === '24h' ? '24\u00a0hours' : `${range.slice(0, -1)}\u00a0days`;
}
