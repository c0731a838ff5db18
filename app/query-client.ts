import { defaultShouldDehydrateQuery, QueryCache, QueryClient } from '@tanstack/react-query';

/**
 * A query client for one browser tab, or for one request on the server. `prefetchQuery` swallows rejections, so they
 * are logged here; in the browser the page that asked shows them.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (typeof window === 'undefined') console.error(`${query.queryKey.join(' ')}: ${error.message}`);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 30_000, retry: 1, refetchOnWindowFocus: true },
      dehydrate: { shouldDehydrateQuery: defaultShouldDehydrateQuery },
    },
  });
}
