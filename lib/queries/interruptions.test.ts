import { environmentManager, InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  instanceQuery,
  interruptionsQuery,
  interruptionsUrl,
  newestInterruptionsQuery,
  ratesQuery,
  ratesUrl,
} from './interruptions.ts';

const answer = (body: unknown) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(body));
const client = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });

afterEach(() => {
  vi.useRealTimers();
  environmentManager.setIsServer(() => true);
  vi.restoreAllMocks();
});

describe('addresses of interruptions', () => {
  it('write tags each under its own name, and groups one by one', () => {
    expect(ratesUrl()).toBe('/api/v1/interruption-rates');
    expect(
      ratesQuery({ range: '30d', groupBy: ['gpuModel', 'region'], tag: { team: ['language', ''] } }).queryKey,
    ).toEqual([
      'interruption-rates',
      '/api/v1/interruption-rates?groupBy=gpuModel&groupBy=region&range=30d&tag.team=language&tag.team=',
    ]);
    expect(interruptionsUrl({ kind: 'rebalance', tag: { 'cost centre': ['a&b'] } })).toBe(
      '/api/v1/interruptions?kind=rebalance&tag.cost+centre=a%26b',
    );
  });

  it('fetch page after page by the cursor', async () => {
    const fetched = answer({ rows: [], nextCursor: 'next' });
    await client().fetchInfiniteQuery({ ...interruptionsQuery({ range: '7d' }), pages: 2 });
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([
      '/api/v1/interruptions?range=7d',
      '/api/v1/interruptions?cursor=next&range=7d',
    ]);
  });

  it('ask again and again for the newest page alone, however many are loaded', async () => {
    vi.useFakeTimers();
    // On the server nothing is asked again by itself.
    environmentManager.setIsServer(() => false);
    const fetched = answer({ rows: [], nextCursor: 'next' });
    const queries = client();
    const list = new InfiniteQueryObserver(queries, { ...interruptionsQuery(), placeholderData: undefined });
    const stops = [list.subscribe(() => {})];
    await vi.advanceTimersByTimeAsync(10);
    await list.fetchNextPage();
    fetched.mockClear();
    stops.push(new QueryObserver(queries, newestInterruptionsQuery()).subscribe(() => {}));
    await vi.advanceTimersByTimeAsync(6_500);
    expect(fetched.mock.calls.map(([url]) => url)).toEqual(Array(4).fill('/api/v1/interruptions'));
    for (const stop of stops) stop();
  });

  it('name one instance', async () => {
    const fetched = answer({ instanceId: 'i-1' });
    await expect(client().fetchQuery(instanceQuery('i-1/../x'))).resolves.toEqual({ instanceId: 'i-1' });
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/instances/i-1%2F..%2Fx');
  });
});
