import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server';

export const FILTER_RANGES = ['24h', '7d', '30d', '90d'] as const;
export type FilterRange = (typeof FILTER_RANGES)[number];

/** The filters that take several values, named as the API names them. */
export const LIST_FILTERS = ['region', 'gpuModel', 'instanceType', 'zone', 'os', 'account'] as const;
export type ListFilter = (typeof LIST_FILTERS)[number];

export const FILTER_LABELS: Record<ListFilter, string> = {
  region: 'Region',
  gpuModel: 'GPU',
  instanceType: 'Type',
  zone: 'Zone',
  os: 'System',
  account: 'Account',
};

const words = parseAsArrayOf(parseAsString).withDefault([]);

/** The URL's own words for what a page shows: `?range=7d&region=us-east-1,us-east-2`; shared by all pages. */
export const filterParsers = {
  range: parseAsStringLiteral(FILTER_RANGES).withDefault('30d'),
  region: words,
  gpuModel: words,
  instanceType: words,
  zone: words,
  os: words,
  account: words,
};

export type Filters = { range: FilterRange } & Record<ListFilter, string[]>;

/** What the API is asked for: the range, and those lists that name something. Stable for a query key. */
export function filterParams(
  filters: Filters,
): { range: FilterRange } & Partial<Record<ListFilter, string[]>> {
  const lists = LIST_FILTERS.filter((name) => filters[name].length > 0).map((name) => [name, filters[name]]);
  return { range: filters.range, ...Object.fromEntries(lists) };
}

/** The same as an API query string, lists as repeated parameters: `range=7d&region=a&region=b`. */
export function filterQuery(filters: Filters): string {
  const query = new URLSearchParams({ range: filters.range });
  for (const name of LIST_FILTERS) for (const value of filters[name]) query.append(name, value);
  return query.toString();
}

/** In the words that a sentence uses: `24 hours`, `30 days`. */
export function rangeWords(range: FilterRange): string {
  return range === '24h' ? '24\u00a0hours' : `${range.slice(0, -1)}\u00a0days`;
}
