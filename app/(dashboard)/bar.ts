/** What the bar offers on a page: filters that mean something there, and the API address of its rows. */
export type Bar = { range: boolean; lists: boolean; csv: string | null };

/** The bar of the page at `pathname`. */
export function barOf(pathname: string): Bar {
  const pool = /^\/prices\/(\d+)$/.exec(pathname);
  if (pool) return { range: true, lists: false, csv: `/api/v1/pools/${pool[1]}/prices` };
  if (pathname === '/prices') return { range: true, lists: true, csv: '/api/v1/pools' };
  if (pathname === '/sources') return { range: false, lists: false, csv: '/api/v1/feeds' };
  return { range: true, lists: true, csv: pathname === '/' ? '/api/v1/pools/summary' : null };
}
