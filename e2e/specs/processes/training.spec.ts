import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import type { EpochsResponse, RunResponse, RunsResponse } from '#lib/api/schemas/runs';
import { test } from '../../support/machine.ts';
import { API_TOKEN, freePort, printed, ROOT } from '../../support/product.ts';
import { evicted, launched, PYTHON, runPython, startMetadata } from '../../support/training.ts';

const HOUR_MS = 3_600_000;
const USD_PER_HOUR = 36;
const FIRST = 'i-0000000000000aaa1';
const SECOND = 'i-0000000000000aaa2';

// The product needs no Python, so a machine may lack it: that is said, loudly. In CI nothing is left out, and each test fails.
test.skip(PYTHON === null && process.env.CI !== 'true', 'no Python 3.9 or later: THE CLIENT IS NOT TESTED');

test('the Python client passes its own tests', () => {
  test.setTimeout(120_000);
  expect(PYTHON).not.toBeNull();
  const tests = spawnSync(PYTHON as string, ['-B', '-m', 'unittest', 'test_spotledger'], {
    cwd: join(ROOT, 'e2e/client'),
    encoding: 'utf8',
    timeout: 110_000,
  });
  expect(tests.stderr).toMatch(/Ran [1-9]\d+ tests/);
  expect(tests.status, tests.stderr).toBe(0);
});

test('a training loop that is taken back and goes on has the ledger that it should', async ({ machine }) => {
  test.setTimeout(150_000);
  expect(PYTHON).not.toBeNull();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ledger = machine.product({
    ...{ DATA_DIR: machine.folder(), PORT: String(port), SOURCES: 'files', API_TOKEN },
  });
  const metadata = await startMetadata();
  try {
    await printed(ledger, /Spotledger is at /);
    const authorization = `Bearer ${API_TOKEN}`;
    const post = async (path: string, body: string, type = 'application/json') => {
      const headers = { authorization, 'content-type': type };
      const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
      expect(response.ok, `${path}: ${response.status} ${await response.clone().text()}`).toBe(true);
    };
    const get = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T;
    const day = (ago: number) => new Date(Date.now() - ago * 24 * HOUR_MS).toISOString();
    await post(
      '/api/v1/imports?name=spot.csv',
      `timestamp,instance_type,availability_zone,product_description,spot_price\n${day(3)},p5.48xlarge,us-east-1a,Linux/UNIX,${USD_PER_HOUR}\n`,
      'text/csv',
    );
    await post(
      '/api/v1/imports?name=list.csv',
      `valid_from,region,instance_type,os,on_demand_usd_hour\n${day(3).slice(0, 10)},us-east-1,p5.48xlarge,Linux,90\n`,
      'text/csv',
    );
    // It ran for two hours already: what AWS takes in the first is free.
    await post('/api/v1/events', JSON.stringify(launched(FIRST, new Date(Date.now() - 2 * HOUR_MS))));
    const state = join(machine.folder(), 'state.json');
    const train = () =>
      runPython(
        [
          ...['train.py', '--state', state, '--epochs', '6', '--steps', '20', '--step-seconds', '0.05'],
          ...['--external-id', 'toy', '--checkpoint-seconds', '1.5', '--save-seconds', '0.2'],
          ...['--poll-seconds', '0.3', '--heartbeat-seconds', '1', '--load-seconds', '0.5'],
        ],
        {
          ...{ SPOTLEDGER_URL: url, SPOTLEDGER_METADATA_URL: metadata.url, SPOTLEDGER_GPUS: '8' },
          ...{ SPOTLEDGER_NODE: '0', SPOTLEDGER_SPOOL: machine.folder() },
        },
      );

    metadata.become(FIRST);
    const first = train();
    await sleep(3_500);
    metadata.warn();
    expect(await first.ended, first.output()).toBe(75);
    const takenAt = new Date();
    await post('/api/v1/events', JSON.stringify(evicted(FIRST, takenAt)));

    metadata.become(SECOND);
    const launchedAt = new Date();
    await post('/api/v1/events', JSON.stringify(launched(SECOND, launchedAt)));
    const second = train();
    expect(await second.ended, second.output()).toBe(0);

    const { rows } = await get<RunsResponse>('/api/v1/runs');
    expect(rows).toHaveLength(1);
    const id = rows[0]?.id ?? '';
    const run = () => get<RunResponse>(`/api/v1/runs/${id}`);
    await expect
      .poll(async () => (await run()).run, { timeout: 20_000 })
      .toMatchObject({ status: 'ended', epochsCompleted: 6, interruptions: 1, failures: 0 });

    const { ledger: made, segments, stops, checkpoints } = await run();
    const usd = (from: string, to: string) => ((Date.parse(to) - Date.parse(from)) / HOUR_MS) * USD_PER_HOUR;
    expect(segments.map(({ instanceId }) => instanceId)).toEqual([FIRST, SECOND]);
    expect(segments[0]?.to).toBe(takenAt.toISOString());
    expect(segments[1]?.from).toBe(launchedAt.toISOString());
    const total = segments.reduce((sum, { from, to }) => sum + usd(from, to), 0);
    expect(made?.totalUsd).toBeCloseTo(total, 5);
    // It saved on the notice and stood down: nothing was lost, and all since was restart.
    expect(made?.lostUsd).toBe(0);
    expect(checkpoints.length).toBeGreaterThanOrEqual(2);
    const [stop] = stops;
    expect(stop).toMatchObject({ cause: 'interruption', node: '0' });
    expect(checkpoints.map(({ to }) => to)).toContain(stop?.at);
    expect(stop?.savedAt).toBe(stop?.at);
    const restart =
      usd(stop?.at ?? '', takenAt.toISOString()) + usd(launchedAt.toISOString(), stop?.resumedAt ?? '');
    expect(made?.restartUsd).toBeCloseTo(restart, 5);
    expect(made?.tookBackUsd).toBe(made?.restartUsd);
    const saving = checkpoints.reduce((sum, { from, to }) => sum + usd(from, to), 0);
    expect(made?.checkpointUsd).toBeCloseTo(saving, 5);
    expect(made?.usefulUsd).toBeCloseTo(total - restart - saving - (made?.idleUsd ?? 0), 5);
    expect(made?.onDemandUsd).toBeCloseTo((made?.usefulUsd ?? 0) * 2.5, 5);
    const epochs = await get<EpochsResponse>(`/api/v1/runs/${id}/epochs`);
    expect(epochs.rows.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  } finally {
    await metadata.close();
  }
});

test('a loop that is killed without a notice loses what it had not saved, and does it again', async ({
  machine,
}) => {
  test.setTimeout(120_000);
  expect(PYTHON).not.toBeNull();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ledger = machine.product({
    ...{ DATA_DIR: machine.folder(), PORT: String(port), SOURCES: 'files', API_TOKEN },
  });
  await printed(ledger, /Spotledger is at /);
  const [state, spool] = [join(machine.folder(), 'state.json'), machine.folder()];
  const train = () =>
    runPython(
      [
        ...['train.py', '--state', state, '--epochs', '4', '--steps', '20', '--step-seconds', '0.05'],
        ...['--external-id', 'killed', '--checkpoint-seconds', '1.2', '--heartbeat-seconds', '0.5'],
      ],
      {
        ...{ SPOTLEDGER_URL: url, SPOTLEDGER_METADATA_URL: 'none', SPOTLEDGER_NODE: '0' },
        SPOTLEDGER_SPOOL: spool,
        SPOTLEDGER_HOST: JSON.stringify({ cloud: 'aws', instanceId: FIRST, gpuCount: 8 }),
      },
    );
  const first = train();
  await sleep(3_000);
  first.kill();
  await first.ended;
  await sleep(1_000);
  const second = train();
  expect(await second.ended, second.output()).toBe(0);
  const get = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T;
  const { rows } = await get<RunsResponse>('/api/v1/runs');
  const run = () => get<RunResponse>(`/api/v1/runs/${rows[0]?.id}`);
  await expect
    .poll(async () => (await run()).run, { timeout: 20_000 })
    .toMatchObject({ status: 'ended', epochsCompleted: 4, interruptions: 0, failures: 1 });
  const { ledger: made } = await run();
  // Nobody knows the instance: its time is known, its cost is not.
  expect(made).toMatchObject({ totalUsd: null, lostUsd: null, tookBackUsd: null, onDemandUsd: null });
  expect(made?.lostHours).toBeGreaterThan(0);
  expect(made?.unpricedHours).toBeCloseTo(made?.paidHours ?? 0, 9);
  const parts = [
    made?.usefulHours,
    made?.checkpointHours,
    made?.lostHours,
    made?.restartHours,
    made?.idleHours,
  ];
  expect(parts.reduce<number>((sum, hours) => sum + (hours ?? 0), 0)).toBeCloseTo(made?.paidHours ?? 0, 9);
});
