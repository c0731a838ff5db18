import { columnsOf } from '#lib/api/csv';
import { otherMethods, route } from '#lib/api/handler';
import { feedRow, feedsQuery } from '#lib/api/schemas/feeds';
import { feeds } from '#lib/reports/feeds';

/** Every feed: freshness, next run, rows, errors of each account and region. */
export const GET = route({
  query: feedsQuery,
  run: ({ now }) => feeds(now),
  csv: { name: 'feeds', table: ({ rows }) => ({ columns: columnsOf(feedRow, ['scopes']), rows }) },
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET');
