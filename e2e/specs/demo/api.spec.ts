import type { InterruptionsResponse } from '#lib/api/schemas/interruptions';
import type { RunsResponse } from '#lib/api/schemas/runs';
import { expect, apiTest as test } from '../../support/test.ts';

test('health is ok, with every feed fresh', async ({ api }) => {
  const health = await api.json<{ status: string; database: string; simulated: boolean; feeds: unknown[] }>(
    '/api/health',
  );
  expect(health).toMatchObject({ status: 'ok', database: 'ok', simulated: true });
  expect(health.feeds).toHaveLength(9);
});

test('the OpenAPI document describes every address that answers here', async ({ api, request }) => {
  const document = await api.json<{ openapi: string; paths: Record<string, Record<string, unknown>> }>(
    '/api/v1/openapi.json',
  );
  expect(document.openapi).toMatch(/^3\.1/);
  const gets = Object.entries(document.paths).filter(([, methods]) => 'get' in methods);
  expect(gets.length).toBeGreaterThanOrEqual(9);
  const [pool] = (await api.pools({ limit: 1 })).rows;
  const [taken] = (
    await api.json<InterruptionsResponse>('/api/v1/interruptions', { range: '90d', placed: 'true', limit: 1 })
  ).rows;
  const [run] = (await api.json<RunsResponse>('/api/v1/runs', { range: '90d', limit: 1 })).rows;
  for (const [path] of gets) {
    const own = path.includes('/instances/')
      ? (taken?.instanceId ?? '')
      : path.includes('/runs/')
        ? (run?.id ?? '')
        : String(pool?.id);
    const id = path.includes('/feeds/') ? 'aws.zones' : own;
    expect((await request.get(path.replace('{id}', id))).status(), path).toBe(200);
  }
});

for (const { what, path, status, detail } of [
  { what: 'an unknown parameter', path: '/api/v1/pools?regoin=us-east-1', status: 400, detail: /regoin/ },
  { what: 'a wrong value', path: '/api/v1/pools?range=31d', status: 400, detail: /range/ },
  { what: 'a limit beyond the most', path: '/api/v1/pools?limit=1001', status: 400, detail: /limit/ },
  { what: 'a cursor of no list', path: '/api/v1/pools?cursor=abc', status: 400, detail: /cursor/ },
  {
    what: 'a window that ends before it begins',
    path: '/api/v1/pools?from=2026-11-02&to=2026-11-01',
    status: 400,
    detail: /from|to/,
  },
  {
    what: 'a pool that does not exist',
    path: '/api/v1/pools/99999999/prices',
    status: 404,
    detail: /no pool/i,
  },
  { what: 'a pool without a number', path: '/api/v1/pools/abc/prices', status: 404, detail: /whole number/ },
  {
    what: 'a feed that does not exist',
    path: '/api/v1/feeds/aws.nothing/runs',
    status: 404,
    detail: /aws\.nothing/,
  },
  { what: 'an address that does not exist', path: '/api/v1/nothing', status: 404, detail: /openapi\.json/ },
]) {
  test(`${what} is a problem that says what to do`, async ({ request }) => {
    const response = await request.get(path);
    expect(response.status()).toBe(status);
    expect(response.headers()['content-type']).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({
      status,
      detail: expect.stringMatching(detail),
      title: expect.any(String),
    });
  });
}

test('a method that an address does not know is refused with those that it knows', async ({ request }) => {
  const response = await request.delete('/api/v1/pools');
  expect([response.status(), response.headers().allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect(response.headers()['content-type']).toMatch(/^application\/problem\+json/);
});

test('cursors lead through all pools once', async ({ api }) => {
  const { total } = await api.pools({ limit: 1 });
  const seen: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await api.pools({ limit: 40, sort: 'savingsPct', order: 'desc', ...(cursor && { cursor }) });
    seen.push(...page.rows.map((row) => row.id));
    cursor = page.nextCursor;
  }
  expect([seen.length, new Set(seen).size]).toEqual([total, total]);
});
