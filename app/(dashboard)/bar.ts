import { parseAsString } from 'nuqs/server';
import type { Offers } from '#components/shell/filter-bar';
import {
  billWindow,
  type Filters,
  filterParams,
  LIST_FILTERS,
  USAGE_FILTERS,
} from '#components/shell/filters';
import { apiUrl } from '#lib/queries/api-fetch';
import { ratesUrl } from '#lib/queries/interruptions';
import { runsUrl } from '#lib/queries/runs';
import { savingsUrl } from '#lib/queries/savings';
import { rateParams, rateParsers } from './interruptions/params.ts';
import { csvParams, type TableState, tableParams, tableParsers } from './prices/params.ts';
import { untilParser, windowParams } from './prices/window.ts';
import { RUN_FILTERS, type RunsState, runsParams, runsParsers } from './runs/params.ts';
import { groupParams, placeParams, type SavingsState, savingsParsers } from './savings/params.ts';

/** What the bar offers on a page: the filters that mean something there, and its rows as CSV. */
export type Bar = Offers & { csv: string | null };

/** What the API is asked for the summary behind Overview, Prices and the filters: one key, so that one answer serves all. */
export const summaryParams = (filters: Filters) => ({
  ...filterParams(filters),
  groupBy: 'gpuModel' as const,
});

/**
 * What pages say in the URL beside the filters: the order of a table, its groups, how runs stand, where the range of prices ends. Groups
 * are the page's own, so that each reads the word itself.
 */
export const viewParsers = {
  sort: tableParsers.sort,
  order: tableParsers.order,
  until: untilParser,
  by: parseAsString,
  baseline: savingsParsers.baseline,
  ...runsParsers,
};
type View = Pick<TableState, 'sort' | 'order'> &
  Pick<SavingsState, 'baseline'> &
  RunsState & { by: string | null; until: Date | null };

/** The groups that a word means to a page; its default where it means none. */
const groupsBy = <T>(parser: { parse: (word: string) => T | null; defaultValue: T }, { by }: View): T =>
  (by === null ? null : parser.parse(by)) ?? parser.defaultValue;

const NONE: Bar = { range: false, period: false, lists: [], always: [], tags: null, csv: null };
const POOLS: Bar = { ...NONE, range: true, lists: LIST_FILTERS, always: ['region', 'gpuModel'] };
const USAGE_ALWAYS = ['region', 'gpuModel', 'account'] as const;

/** The bar of the page at `pathname` under these filters and view; `billed` = some bill is known. */
export function barOf(pathname: string, filters: Filters, view: View, billed: boolean): Bar {
  const pool = /^\/prices\/(\d+)$/.exec(pathname)?.[1];
  if (pool)
    return {
      ...NONE,
      range: true,
      csv: apiUrl(`/api/v1/pools/${pool}/prices`, windowParams(filters.range, view.until)),
    };
  const run = /^\/runs\/([^/]+)$/.exec(pathname)?.[1];
  if (run) return { ...NONE, csv: `/api/v1/runs/${run}` };
  switch (pathname) {
    case '/':
      return billed
        ? {
            ...POOLS,
            period: true,
            always: USAGE_ALWAYS,
            tags: billWindow(filters),
            csv: savingsUrl(placeParams(filters)),
          }
        : { ...POOLS, csv: apiUrl('/api/v1/pools/summary', summaryParams(filters)) };
    case '/savings':
      return {
        range: true,
        period: true,
        lists: USAGE_FILTERS,
        always: USAGE_ALWAYS,
        tags: billWindow(filters),
        csv: savingsUrl(groupParams(filters, view, groupsBy(savingsParsers.by, view))),
      };
    case '/interruptions':
      return {
        ...POOLS,
        tags: { range: filters.range },
        csv: ratesUrl(rateParams(filters, groupsBy(rateParsers.by, view))),
      };
    case '/runs':
      return {
        ...NONE,
        range: true,
        lists: RUN_FILTERS,
        always: ['region', 'gpuModel'],
        csv: runsUrl(runsParams(filters, view)),
      };
    case '/prices':
      return { ...POOLS, csv: apiUrl('/api/v1/pools', csvParams(tableParams(filters, view))) };
    case '/sources':
      return { ...NONE, csv: '/api/v1/feeds' };
    case '/prices/compare':
      return { ...NONE, range: true };
    default:
      return NONE;
  }
}
