import { createSerializer, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import type { OperatingSystem } from '#lib/domain/rows';

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

const SYSTEMS = ['linux', 'rhel', 'suse', 'windows'] as const satisfies readonly OperatingSystem[];
const words = parseAsNativeArrayOf(parseAsString);

/** The URL's own words for what a page shows: `?range=7d&region=us-east-1&region=us-east-2`; shared by all pages and, word for word, the API's own. */
export const filterParsers = {
  range: parseAsStringLiteral(FILTER_RANGES).withDefault('30d'),
  region: words,
  gpuModel: words,
  instanceType: words,
  zone: words,
  os: parseAsNativeArrayOf(parseAsStringLiteral(SYSTEMS)),
  account: words,
};

export type Filters = {
  range: FilterRange;
  region: string[];
  gpuModel: string[];
  instanceType: string[];
  zone: string[];
  os: OperatingSystem[];
  account: string[];
};

/** What the API is asked for: the range, and those lists that name something. */
export function filterParams(filters: Filters): Pick<Filters, 'range'> & Partial<Filters> {
  const lists = LIST_FILTERS.filter((name) => filters[name].length > 0).map((name) => [name, filters[name]]);
  return { range: filters.range, ...Object.fromEntries(lists) };
}

/** `filterHref('/prices', filters)` -> `/prices?range=7d&region=us-east-1`: another page under the same filters. */
export const filterHref = createSerializer(filterParsers);

/** How many lists narrow what is shown. */
export function narrowedBy(filters: Filters): number {
  return LIST_FILTERS.filter((name) => filters[name].length > 0).length;
}

/** In the words that a sentence uses: `24 hours`, `30 days`. */
export function rangeWords(range: FilterRange): string {
  return range === '24h' ? '24\u00a0hours' : `${range.slice(0, -1)}\u00a0days`;
}
