import { type Filters, filterParams } from '#components/shell/filters';
import { apiUrl } from '#lib/queries/api-fetch';
import { csvParams, type TableState, tableParams, tableParsers } from './prices/params.ts';
import { untilParser, windowParams } from './prices/window.ts';

/** What the bar offers on a page: the filters that mean something there, and the address of its rows as CSV. */
export type Bar = { range: boolean; lists: boolean; csv: string | null };

/** What the API is asked for the summary behind Overview, Prices and the filters: one key, so that one answer serves all. */
export const summaryParams = (filters: Filters) => ({
  ...filterParams(filters),
  groupBy: 'gpuModel' as const,
});

/** What pages say in the URL beside the filters: the order of a table, and where the range ends. */
export const viewParsers = { sort: tableParsers.sort, order: tableParsers.order, until: untilParser };
type View = Pick<TableState, 'sort' | 'order'> & { until: Date | null };

/** The bar of the page at `pathname` under these filters, in this order, up to that day. */
export function barOf(pathname: string, filters: Filters, view: View): Bar {
  const pool = /^\/prices\/(\d+)$/.exec(pathname)?.[1];
  if (pool)
    return {
      range: true,
      lists: false,
      csv: apiUrl(`/api/v1/pools/${pool}/prices`, windowParams(filters.range, view.until)),
    };
  switch (pathname) {
    case '/':
      return { range: true, lists: true, csv: apiUrl('/api/v1/pools/summary', summaryParams(filters)) };
    case '/prices':
      return {
        range: true,
        lists: true,
        csv: apiUrl('/api/v1/pools', csvParams(tableParams(filters, view))),
      };
    case '/sources':
      return { range: false, lists: false, csv: '/api/v1/feeds' };
    case '/prices/compare':
      return { range: true, lists: false, csv: null };
    default:
      return { range: false, lists: false, csv: null };
  }
}
