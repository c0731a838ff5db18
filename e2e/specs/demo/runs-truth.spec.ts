import type { EpochsResponse, RunResponse, RunRow, RunsResponse } from '#lib/api/schemas/runs';
import type { TookBackResponse } from '#lib/api/schemas/took-back';
import { createMarket } from '#lib/demo/market';
import { trainingRuns } from '#lib/demo/training';
import { RUN_PARTS } from '#lib/domain/training-run';
import { DEMO } from '../../support/product.ts';
import { expect, apiTest as test } from '../../support/test.ts';

const NOW = new Date(DEMO.DEMO_NOW);
const DAY_MS = 86_400_000;
const CENT = 0.005;

/** Of the last weeks, whose instances the trail of calls knows from their launch on. */
const FROM = new Date(NOW.getTime() - 60 * DAY_MS);

const truths = () =>
  trainingRuns(createMarket(Number(DEMO.DEMO_SEED)), FROM, NOW)
    .filter(({ startedAt }) => startedAt > FROM)
    .map((run) => ({ name: run.name, truth: run.truth() }));

test('every run that the simulated cloud trained is what it really was, to the second and the cent', async ({
  api,
}) => {
  test.setTimeout(180_000);
  const wanted = truths();
  expect(wanted.length).toBeGreaterThan(40);
  const settled = async (): Promise<RunRow[]> => {
    const { rows } = await api.json<RunsResponse>('/api/v1/runs', { range: '90d', limit: 1000 });
    return rows;
  };
  const differing = async () => {
    const rows = new Map((await settled()).map((row) => [row.externalId, row]));
    return wanted
      .filter(({ name, truth }) => {
        const found = rows.get(name)?.totalUsd;
        return found === undefined || found === null || Math.abs(found - Number(truth.totalUsd)) >= CENT;
      })
      .map(({ name }) => name);
  };
  // The trail, the prices and the runs come one after the other.
  await expect.poll(differing, { timeout: 150_000, intervals: [1_000] }).toEqual([]);

  for (const row of await settled()) {
    const truth = wanted.find(({ name }) => name === row.externalId)?.truth;
    if (truth === undefined) continue;
    const { ledger } = await api.json<RunResponse>(`/api/v1/runs/${row.id}`);
    const hours = { useful: 0, checkpoint: 0, lost: 0, restart: 0, idle: 0 };
    const usd = { ...hours };
    for (const part of RUN_PARTS) {
      hours[part] = ledger?.[`${part}Hours`] ?? Number.NaN;
      usd[part] = ledger?.[`${part}Usd`] ?? Number.NaN;
      expect(Math.round(hours[part] * 3600), `${row.name}: ${part}`).toBe(truth.seconds[part]);
      expect(Math.abs(usd[part] - Number(truth.usd[part])), `${row.name}: ${part}`).toBeLessThan(CENT);
    }
    const sum = RUN_PARTS.reduce((all, part) => all + usd[part], 0);
    expect(sum).toBeCloseTo(row.totalUsd ?? Number.NaN, 6);
    expect([row.name, row.epochsCompleted]).toEqual([row.name, truth.epochs.length]);
    if (truth.usdPerEpoch === null) expect(row.effectiveUsdPerEpoch).toBeNull();
    else expect(Math.abs((row.effectiveUsdPerEpoch ?? 0) - Number(truth.usdPerEpoch))).toBeLessThan(CENT);
  }
});

test('epochs, what interruptions took back and the CSV say the same as the runs', async ({ api }) => {
  const { rows } = await api.json<RunsResponse>('/api/v1/runs', { range: '90d', limit: 1000 });
  const ended = rows
    .filter(({ status, epochsCompleted }) => status === 'ended' && epochsCompleted > 2)
    .slice(0, 5);
  expect(ended.length).toBe(5);
  for (const run of ended) {
    const epochs = (await api.json<EpochsResponse>(`/api/v1/runs/${run.id}/epochs`)).rows;
    expect(epochs).toHaveLength(run.epochsCompleted);
    const paid = epochs.reduce((sum, { usd }) => sum + (usd ?? 0), 0);
    expect(paid).toBeLessThanOrEqual((run.totalUsd ?? 0) + 1e-6);
    expect(paid).toBeGreaterThan(0.9 * (run.totalUsd ?? 0));
  }
  const taken = await api.json<TookBackResponse>('/api/v1/took-back', { range: '90d' });
  expect(taken.runs).toBe(rows.length);
  expect(taken.tookBackUsd).toBeGreaterThan(0);
  expect(taken.reportedPct).toBeGreaterThan(30);
  expect(taken.reportedPct).toBeLessThan(99);
  const lines = (await api.text('/api/v1/runs', { range: '90d', format: 'csv' })).trim().split('\r\n');
  expect(lines).toHaveLength(rows.length + 1);
});
