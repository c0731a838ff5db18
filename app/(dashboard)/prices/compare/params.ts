import type { Route } from 'next';
import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsNativeArrayOf,
  parseAsStringLiteral,
} from 'nuqs/server';
import { MAX_SERIES } from '#components/charts/series-ink';
import { type FilterRange, filterParsers } from '#components/shell/filters';
import { untilParser } from '../window.ts';

/** What the URL says on this page: which pools, per what, which axis, and where the range ends. */
export const compareParsers = {
  pool: parseAsNativeArrayOf(parseAsInteger),
  per: parseAsStringLiteral(['gpu', 'instance'] as const).withDefault('gpu'),
  axis: parseAsStringLiteral(['list', 'spot'] as const).withDefault('list'),
  until: untilParser,
};

export const loadCompare = createLoader({ ...compareParsers, range: filterParsers.range });

const serialize = createSerializer({
  pool: compareParsers.pool,
  range: filterParsers.range,
  until: untilParser,
});

/** The pools of an address, each once and as many as one chart tells apart. */
export const comparedIds = (pool: readonly number[]) => [...new Set(pool)].slice(0, MAX_SERIES);

/** `/prices/compare?pool=1&pool=2`, with the range and its end where they are not the usual ones. */
export function compareHref(pools: readonly number[], range: FilterRange, until: Date | null = null): Route {
  return serialize('/prices/compare', { pool: comparedIds(pools), range, until }) as Route;
}
