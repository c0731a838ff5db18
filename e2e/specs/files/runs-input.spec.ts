import type { AcceptedRunEvents } from '#lib/api/schemas/run-events';
import type { RunResponse } from '#lib/api/schemas/runs';
import { API_TOKEN } from '../../support/product.ts';
import { expect, apiTest as test } from '../../support/test.ts';

const STRANGER = '00000000-0000-4000-8000-000000000000';
const headers = { authorization: `Bearer ${API_TOKEN}` };
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const host = (instanceId: string, instanceType = 'p5.48xlarge') => ({
  cloud: 'aws',
  instanceId,
  instanceType,
});

test('who may tell of runs, and what is no run or no event, is said clearly', async ({ request }) => {
  const post = (path: string, data: unknown, more: object = headers) =>
    request.post(path, { data, headers: { ...more, 'content-type': 'application/json' } });
  const detail = async (answer: Awaited<ReturnType<typeof post>>) => ({
    status: answer.status(),
    detail: ((await answer.json()) as { detail: string }).detail,
  });
  expect(await detail(await post('/api/v1/runs', { name: 'x' }, {}))).toMatchObject({
    status: 401,
    detail: expect.stringContaining('Authorization: Bearer'),
  });
  expect(await detail(await post('/api/v1/runs', '{"name":'))).toMatchObject({ status: 400 });
  expect(await detail(await post('/api/v1/runs', { name: '' }))).toMatchObject({
    status: 400,
    detail: expect.stringContaining('name'),
  });
  const events = { events: [{ id: '1', type: 'start', at: ago(5) }] };
  expect(await detail(await post(`/api/v1/runs/${STRANGER}/events`, events))).toMatchObject({ status: 404 });

  const name = { name: 'input', externalId: `input-${Date.now()}` };
  const made = await post('/api/v1/runs', name);
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const again = await post('/api/v1/runs', name);
  expect([again.status(), await again.json()]).toEqual([200, { id }]);

  const began = performance.now();
  const large = await post(`/api/v1/runs/${id}/events`, `{"events":[${' '.repeat(50 * 1024 * 1024)}]}`);
  expect(await detail(large)).toMatchObject({ status: 413, detail: expect.stringContaining('1024 KiB') });
  expect(performance.now() - began).toBeLessThan(10_000);
  const many = Array.from({ length: 1001 }, (_, n) => ({ id: String(n), type: 'heartbeat', at: ago(1) }));
  expect((await post(`/api/v1/runs/${id}/events`, { events: many })).status()).toBe(413);
});

test('what goes wrong in training is told event by event, and the ledger still sums', async ({
  request,
  api,
}) => {
  const made = await request.post('/api/v1/runs', { headers, data: { name: 'crooked' } });
  const { id } = (await made.json()) as { id: string };
  const sent = [
    { id: 'early-end', type: 'end', at: ago(100) },
    { id: 'a', type: 'start', at: ago(90), node: '0', host: host('i-0bad0bad0bad0bad0', 'z9.unheard-of') },
    // Its clock is three minutes ahead.
    { id: 'b', type: 'start', at: ago(87), node: '1', host: host('i-0bad0bad0bad0bad1') },
    { id: 'c', type: 'epoch', at: ago(80), epoch: 3, node: '0' },
    { id: 'd', type: 'epoch', at: ago(70), epoch: 2, node: '0' },
    { id: 'e', type: 'epoch', at: ago(70), epoch: 4, node: '0' },
    { id: 'f', type: 'checkpoint-start', at: ago(60), node: '0' },
    { id: 'g', type: 'epoch', at: ago(30), node: '0' },
    { id: 'h', type: 'lunch', at: ago(30), node: '0' },
    { id: 'i', type: 'epoch', at: '2099-01-01T00:00:00Z', epoch: 5, node: '0' },
    { id: 'j', type: 'epoch', at: '1970-01-01T00:00:00Z', epoch: 5, node: '0' },
    { id: 'k', type: 'epoch', at: ago(20), epoch: -1, node: '0' },
    { id: 'l', type: 'end', at: ago(10), node: '0' },
  ];
  const answer = await request.post(`/api/v1/runs/${id}/events`, { headers, data: { events: sent } });
  expect(answer.status()).toBe(202);
  const told = (await answer.json()) as AcceptedRunEvents;
  expect(told).toMatchObject({ accepted: 8, repeated: 0 });
  expect(told.refused.map(({ id: refused }) => refused)).toEqual(['g', 'h', 'i', 'j', 'k']);
  for (const { why } of told.refused) expect(why.length).toBeGreaterThan(10);
  const repeated = await request.post(`/api/v1/runs/${id}/events`, { headers, data: { events: sent } });
  expect(await repeated.json()).toMatchObject({ accepted: 0, repeated: 8 });

  const run = () => api.json<RunResponse>(`/api/v1/runs/${id}`);
  await expect
    .poll(async () => (await run()).run, { timeout: 15_000 })
    .toMatchObject({ status: 'ended', epochsCompleted: 3 });
  const { ledger } = await run();
  const hours = [
    ledger?.usefulHours,
    ledger?.checkpointHours,
    ledger?.lostHours,
    ledger?.restartHours,
    ledger?.idleHours,
  ];
  expect(hours.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBeCloseTo(ledger?.paidHours ?? 0, 9);
  // Neither instance is known: 80 and 77 minutes without a price.
  expect(ledger?.paidHours).toBeCloseTo((80 + 77) / 60, 3);
  expect(ledger).toMatchObject({ totalUsd: null, usefulUsd: null, effectiveUsdPerEpoch: null });
});
