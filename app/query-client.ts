import { defaultShouldDehydrateQuery, QueryCache, QueryClient } from '@tanstack/react-query';
import { worthAnother } from '#lib/queries/api-fetch';

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
      // On the server nothing is tried again: a page must not wait for what its view asks for anyway.
      queries: {
        staleTime: 30_000,
        retry: typeof window === 'undefined' ? false : worthAnother,
        refetchOnWindowFocus: true,
      },
      dehydrate: { shouldDehydrateQuery: defaultShouldDehydrateQuery },
    },
  });
}
