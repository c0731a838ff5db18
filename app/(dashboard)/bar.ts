import { type Filters, filterParams } from '#components/shell/filters';
import { apiUrl } from '#lib/queries/api-fetch';

/** What the bar offers on a page: the filters that mean something there, and the address of its rows as CSV. */
export type Bar = { range: boolean; lists: boolean; csv: string | null };

const MOST_ROWS = 1000;

/** What the API is asked for the summary behind Overview, Prices and the filters: one key, so that one answer serves all. */
export const summaryParams = (filters: Filters) => ({
  ...filterParams(filters),
  groupBy: 'gpuModel' as const,
});

/** The bar of the page at `pathname` under these filters. */
export function barOf(pathname: string, filters: Filters): Bar {
  const { range } = filters;
  const pool = /^\/prices\/(\d+)$/.exec(pathname)?.[1];
  if (pool) return { range: true, lists: false, csv: apiUrl(`/api/v1/pools/${pool}/prices`, { range }) };
  switch (pathname) {
    case '/':
      return { range: true, lists: true, csv: apiUrl('/api/v1/pools/summary', summaryParams(filters)) };
    case '/prices':
      return {
        range: true,
        lists: true,
        csv: apiUrl('/api/v1/pools', { ...filterParams(filters), limit: MOST_ROWS }),
      };
    case '/sources':
      return { range: false, lists: false, csv: '/api/v1/feeds' };
    default:
      return { range: true, lists: false, csv: null };
  }
}
