import { type APIRequestContext, expect } from '@playwright/test';
import type { FeedRunsResponse, FeedsResponse } from '#lib/api/schemas/feeds';
import type { ImportsResponse } from '#lib/api/schemas/imports';
import type { PoolPricesResponse, PoolSummaryResponse, PoolsResponse } from '#lib/api/schemas/pools';

type Search = Record<string, string | number | readonly (string | number)[]>;

function address(path: string, search: Search): string {
  const words = Object.entries(search).flatMap(([key, value]) =>
    [value].flat().map((item) => [key, String(item)]),
  );
  return words.length === 0 ? path : `${path}?${new URLSearchParams(words)}`;
}

/** The API as another program sees it: what the pages show is held against its answers. */
export type Api = ReturnType<typeof makeApi>;

/** Makes the client; every call fails the test unless the answer is a success. */
export function makeApi(request: APIRequestContext) {
  const ask = async (path: string, search: Search) => {
    const response = await request.get(address(path, search));
    expect(response.status(), `${address(path, search)}: ${await response.text()}`).toBe(200);
    return response;
  };
  const json = async <T>(path: string, search: Search = {}) => (await (await ask(path, search)).json()) as T;
  return {
    json,
    text: async (path: string, search: Search = {}) => (await ask(path, search)).text(),
    pools: (search: Search = {}) => json<PoolsResponse>('/api/v1/pools', search),
    summary: (search: Search = {}) => json<PoolSummaryResponse>('/api/v1/pools/summary', search),
    prices: (id: number, search: Search = {}) =>
      json<PoolPricesResponse>(`/api/v1/pools/${id}/prices`, search),
    feeds: () => json<FeedsResponse>('/api/v1/feeds'),
    runs: (id: string) => json<FeedRunsResponse>(`/api/v1/feeds/${id}/runs`),
    imports: () => json<ImportsResponse>('/api/v1/imports'),
  };
}
