import { beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { WindowError } from '#lib/domain/window';
import { otherMethods, route } from './handler.ts';
import { ProblemError } from './problem.ts';
import { formatParam, problem } from './schemas/common.ts';

const TOKEN = 'a-secret-of-16-or-more';
const NOW = '2026-11-23T12:00:00.000Z';
const base = 'http://127.0.0.1:3000/api/v1/things/7';

beforeAll(() => {
  vi.stubEnv('API_TOKEN', TOKEN);
  vi.stubEnv('DEMO_NOW', NOW);
});

const query = z.strictObject({ n: z.coerce.number().int().optional(), ...formatParam });
const call = (
  handler: ReturnType<typeof route>,
  search = '',
  init: { method?: string; headers?: Record<string, string> } = {},
) =>
  handler(new Request(base + search, { ...init, headers: { host: '127.0.0.1:3000', ...init.headers } }), {
    params: Promise.resolve({ id: '7', rest: ['a'] }),
  });
const failing = (error: unknown) =>
  route({
    query,
    run: async () => {
      throw error;
    },
  });

const things = route({
  query,
  run: async ({ query: { n }, params, now }) => ({
    n,
    id: params.id,
    rest: params.rest,
    now: now.toISOString(),
    rows: [{ a: 1 }],
  }),
  csv: { name: 'things', table: ({ rows }) => ({ columns: ['a'], rows }) },
});

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  return problem.parse(await response.json());
}

describe('route', () => {
  it('hands on query, path and the product clock, and answers JSON that is not cached', async () => {
    const response = await call(things, '?n=5');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ n: 5, id: '7', now: NOW, rows: [{ a: 1 }] });
  });

  it('gives the same rows as CSV', async () => {
    const response = await call(things, '?format=csv');
    expect(await response.text()).toBe('a\r\n1\r\n');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="spotledger-things-2026-11-23.csv"',
    );
  });

  it('links the next page of a CSV', async () => {
    const page = (nextCursor: string | null) =>
      route({
        query,
        run: async () => ({ nextCursor }),
        csv: { name: 'a', table: () => ({ columns: [], rows: [] }) },
      });
    expect((await call(page('abc'), '?n=2&format=csv')).headers.get('link')).toBe(
      '</api/v1/things/7?n=2&format=csv&cursor=abc>; rel="next"',
    );
    expect((await call(page(null), '?format=csv')).headers.get('link')).toBeNull();
  });

  it('lets a route answer for itself, and choose the status of a success', async () => {
    const own = route({ query, run: async () => new Response('mine', { status: 207 }) });
    expect((await call(own)).status).toBe(207);
    const accepted = route({ query, status: 202, run: async () => ({ ok: true }) });
    expect((await call(accepted)).status).toBe(202);
  });

  it('says what is wrong with a query', async () => {
    const response = await call(things, '?n=x&m=1');
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({
      title: 'Bad Request',
      status: 400,
      errors: [{ parameter: 'n' }, { parameter: 'm', detail: 'unknown; accepted are n, format' }],
    });
  });

  it('passes on a problem with its headers, and a window that cannot be as 400', async () => {
    const gone = await call(failing(new ProblemError(404, 'No such thing.', { headers: { 'x-a': 'b' } })));
    expect([gone.status, gone.headers.get('x-a')]).toEqual([404, 'b']);
    expect(await problemOf(gone)).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'No such thing.',
    });
    const window = await call(failing(new WindowError('from', 'from must be before to')));
    expect(await problemOf(window)).toMatchObject({
      status: 400,
      errors: [{ parameter: 'from', detail: 'from must be before to' }],
    });
  });

  it('answers 503 when the database is away', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const response = await call(failing(new Error('query failed', { cause: refused })));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await problemOf(response)).detail).toMatch(/database does not answer/);
  });

  it('keeps what nobody foresaw to the log', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const response = await call(failing(new Error('the secret is hunter2')));
    const text = await response.clone().text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('handler.test');
    const { detail } = await problemOf(response);
    const reference = /under (\S+)\.$/.exec(detail)?.[1];
    expect(log.mock.calls[0]?.[0]).toContain(reference);
    log.mockRestore();
  });

  it('guards reads by host and writes by the token of the environment', async () => {
    expect((await call(things, '', { headers: { host: 'evil.example' } })).status).toBe(421);
    const write = route({ query, access: 'write', run: async () => ({}) });
    const refused = await call(write, '', { method: 'POST' });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="Spotledger"',
    ]);
    expect(
      (await call(write, '', { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } })).status,
    ).toBe(200);
  });

  it('does nothing for those it refuses', async () => {
    const run = vi.fn(async () => ({}));
    await call(route({ query, access: 'write', run }), '', { method: 'POST' });
    await call(route({ query, run }), '?unknown=1');
    expect(run).not.toHaveBeenCalled();
  });
});

describe('otherMethods', () => {
  it('tells by OPTIONS what is possible', async () => {
    const { OPTIONS } = otherMethods('POST');
    const response = await call(OPTIONS, '', { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
  });

  it('refuses with 405 and names what is possible', async () => {
    const { DELETE } = otherMethods('GET', 'POST');
    const response = await call(DELETE, '', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
    expect((await problemOf(response)).detail).toBe(
      'DELETE is not possible here; this address knows GET, HEAD, POST, OPTIONS.',
    );
  });
});
