import { environmentManager, QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newestRunsQuery, runAdviceQuery, runEpochsQuery, runQuery, runsQuery, runsUrl } from './runs.ts';

const answer = (body: unknown) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(body));
const client = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });

afterEach(() => {
  vi.useRealTimers();
  environmentManager.setIsServer(() => true);
  vi.restoreAllMocks();
});

describe('addresses of runs', () => {
  it('keep the words of the URL', () => {
    expect(runsUrl()).toBe('/api/v1/runs');
    expect(runsQuery({ range: '7d', status: ['running', 'silent'], project: [''] }).queryKey).toEqual([
      'runs',
      '/api/v1/runs?project=&range=7d&status=running&status=silent',
    ]);
  });

  it('fetch page after page by the cursor', async () => {
    const fetched = answer({ rows: [], nextCursor: 'next' });
    await client().fetchInfiniteQuery({ ...runsQuery({ range: '7d' }), pages: 2 });
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([
      '/api/v1/runs?range=7d',
      '/api/v1/runs?cursor=next&range=7d',
    ]);
  });

  it('name one run and what belongs to it', async () => {
    const fetched = answer({});
    const queries = client();
    await queries.fetchQuery(runQuery('a/b'));
    await queries.fetchQuery(runEpochsQuery('a/b'));
    await queries.fetchQuery(runAdviceQuery('a/b'));
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([
      '/api/v1/runs/a%2Fb',
      '/api/v1/runs/a%2Fb/epochs',
      '/api/v1/runs/a%2Fb/checkpoint-advice',
    ]);
  });
});

describe('how often they are asked for', () => {
  const asked = async (watch: (queries: QueryClient) => () => void, body: unknown, ms: number) => {
    vi.useFakeTimers();
    // On the server nothing is asked again by itself.
    environmentManager.setIsServer(() => false);
    const fetched = answer(body);
    const stop = watch(client());
    await vi.advanceTimersByTimeAsync(ms);
    stop();
    return fetched.mock.calls.length;
  };
  const one = (queries: QueryClient) => new QueryObserver(queries, runQuery('a')).subscribe(() => {});

  it('is every 2 s for the newest', async () => {
    const newest = (queries: QueryClient) =>
      new QueryObserver(queries, newestRunsQuery()).subscribe(() => {});
    expect(await asked(newest, { rows: [], nextCursor: null }, 6_500)).toBe(4);
  });

  it('is every 5 s for a run that goes on', async () => {
    expect(await asked(one, { run: { status: 'running' } }, 21_000)).toBe(5);
  });

  it('is once a minute for one that has ended', async () => {
    expect(await asked(one, { run: { status: 'ended' } }, 61_000)).toBe(2);
  });
});
