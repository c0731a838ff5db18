import {
  createLoader,
  type inferParserType,
  parseAsInteger,
  parseAsNativeArrayOf,
  parseAsStringLiteral,
} from 'nuqs/server';
import { type Filters, filterParams, filterParsers } from '#components/shell/filters';
import { POOL_SORTS } from '#lib/api/schemas/pool-sorts';

/** Rows that the table shows at a time, and the most that one answer holds: the dots of the strip. */
export const PAGE_ROWS = 50;
export const MOST_ROWS = 1000;

/** What the URL says on this page beside the filters: the order of the table and the pools ticked to compare. */
export const tableParsers = {
  sort: parseAsStringLiteral(POOL_SORTS).withDefault('usdPerGpuHour'),
  order: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
  pick: parseAsNativeArrayOf(parseAsInteger),
};
export type TableState = inferParserType<typeof tableParsers>;

export const loadPrices = createLoader({ ...filterParsers, ...tableParsers });

/** What the API is asked for the ranked table. */
export function tableParams(filters: Filters, { sort, order }: Pick<TableState, 'sort' | 'order'>) {
  return { ...filterParams(filters), sort, order, daily: 'true' as const, limit: PAGE_ROWS };
}

/** What the API is asked for the table's rows as a file: all of them, in the table's order. */
export function csvParams({ daily: _, limit: __, ...asked }: ReturnType<typeof tableParams>) {
  return asked;
}

/** What the API is asked for the strip of all pools. */
export function stripParams(filters: Filters) {
  return { ...filterParams(filters), limit: MOST_ROWS };
}
