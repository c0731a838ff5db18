import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiFetchError, apiFetch, apiUrl, worthAnother } from './api-fetch.ts';
import { healthQuery } from './feeds.ts';
import { poolsInfiniteQuery, poolsQuery } from './pools.ts';
import { addCommittedRate, removeCommittedRate, savingsQuery, savingsUrl } from './savings.ts';

const answer = (body: unknown, init: ResponseInit = {}) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(body, init));
const client = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });

afterEach(() => vi.restoreAllMocks());

describe('apiUrl', () => {
  it('repeats lists, leaves out what is absent and sorts the keys', () => {
    expect(
      apiUrl('/api/v1/pools', { region: ['b', 'a'], limit: 5, cursor: null, zone: undefined, daily: 'true' }),
    ).toBe('/api/v1/pools?daily=true&limit=5&region=b&region=a');
    expect(apiUrl('/api/v1/pools')).toBe('/api/v1/pools');
    expect(apiUrl('/x', { q: 'a&b=c' })).toBe('/x?q=a%26b%3Dc');
  });
});

describe('apiFetch', () => {
  it('makes a problem an error with its detail', async () => {
    const problem = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'range: unknown' };
    answer(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } });
    await expect(apiFetch('/x')).rejects.toMatchObject({ message: 'range: unknown', status: 400, problem });
  });

  it('names the status where the answer is no problem', async () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(
      new Response('<html>', { status: 502, statusText: 'Bad Gateway' }),
    );
    await expect(apiFetch('/x')).rejects.toThrow('Spotledger answered 502 Bad Gateway');
  });

  it('says so when nothing answers, but leaves an abort an abort', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
    await expect(apiFetch('/x')).rejects.toBeInstanceOf(ApiFetchError);
    await expect(apiFetch('/x', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(TypeError);
  });
});

describe('worthAnother', () => {
  const failed = (status: number) => new ApiFetchError(status, 'no', null);

  it('asks once more where nothing answered or the server failed', () => {
    expect([0, 500, 503].map((status) => worthAnother(0, failed(status)))).toEqual([true, true, true]);
    expect(worthAnother(1, failed(503))).toBe(false);
    expect(worthAnother(0, new TypeError('fetch failed'))).toBe(true);
  });

  it('never asks again for what was refused', () => {
    expect([400, 404, 422].map((status) => worthAnother(0, failed(status)))).toEqual([false, false, false]);
  });
});

describe('queries', () => {
  it('keep the words of the URL in their key', () => {
    expect(poolsQuery({ range: '30d', region: ['us-east-1'] }).queryKey).toEqual([
      'pools',
      '/api/v1/pools?range=30d&region=us-east-1',
    ]);
  });

  it('fetch page after page by the cursor', async () => {
    const fetched = answer({ rows: [], nextCursor: 'next' });
    await client().fetchInfiniteQuery({ ...poolsInfiniteQuery({ sort: 'region' }), pages: 2 });
    expect(fetched.mock.calls.map(([url]) => url)).toEqual([
      '/api/v1/pools?sort=region',
      '/api/v1/pools?cursor=next&sort=region',
    ]);
  });

  it('write tags as the URL does, each under its own name, without the tag too', () => {
    expect(savingsUrl()).toBe('/api/v1/savings');
    expect(
      savingsQuery({
        range: '30d',
        groupBy: ['region', 'tag.team'],
        tag: { team: ['language', ''], 'cost centre': ['a&b'] },
      }).queryKey,
    ).toEqual([
      'savings',
      '/api/v1/savings?groupBy=region&groupBy=tag.team&range=30d&tag.cost+centre=a%26b&tag.team=language&tag.team=',
    ]);
  });

  it('send a committed rate as JSON, and take an answer without content for done', async () => {
    const fetched = answer({ id: 3 });
    const body = { account: null, family: 'p5', discountPct: 40 };
    await expect(addCommittedRate(body)).resolves.toEqual({ id: 3 });
    expect(fetched.mock.calls[0]).toEqual([
      '/api/v1/committed-rates',
      {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { accept: 'application/json', 'content-type': 'application/json' },
      },
    ]);
    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    await expect(removeCommittedRate(3)).resolves.toBeUndefined();
    expect(fetched.mock.calls[1]?.[0]).toBe('/api/v1/committed-rates/3');
  });

  it('take a database that is away as an answer about health', async () => {
    answer({ status: 'unavailable' }, { status: 503 });
    await expect(client().fetchQuery(healthQuery())).resolves.toEqual({ status: 'unavailable' });
    answer({}, { status: 500 });
    await expect(client().fetchQuery(healthQuery())).rejects.toBeInstanceOf(ApiFetchError);
  });
});
