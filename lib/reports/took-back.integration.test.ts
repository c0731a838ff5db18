import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTransaction } from '#lib/db/client';
import { createRun, writeRunEvents } from '#lib/db/runs';
import { type TestDatabase, testTargets } from '#lib/db/testing';
import type { RunEvent, RunEventType } from '#lib/domain/training-run';
import { makeLedgers } from '#lib/ingest/make-ledgers';
import { runCheckpointAdvice } from './checkpoint-advice.ts';
import { at, G6, happened, lifetime, write } from './interruption-rates-testing.ts';
import { tookBack } from './took-back.ts';

const NOW = at('03T12:00');
const DAY = { from: '2026-11-02T00:00:00Z', to: '2026-11-03T00:00:00Z' };

const said = (type: RunEventType, time: string, on?: string): RunEvent => ({
  ...{ id: `${type} ${time}`, type, at: at(time).getTime(), node: '0', step: null, epoch: null, bytes: null },
  host:
    on === undefined
      ? null
      : {
          ...{ cloud: 'aws', region: null, zone: null, instanceId: on, instanceType: null },
          ...{ lifecycle: null, gpuCount: null },
        },
});

/** On i-1 from 00:00, saved at 01:01, taken at 02:00, on i-2 from 02:10, at work from 02:20 to 03:20; at 3.60 USD/h. */
async function train(): Promise<string> {
  const g6 = { ...G6, cloud: 'aws' as const, os: 'linux' as const };
  const { zoneId, ...type } = g6;
  await write(
    { kind: 'spot-prices', rows: [{ ...g6, zoneName: null, at: at('01T00:00'), usdPerHour: '3.600000' }] },
    NOW,
  );
  await write(
    { kind: 'on-demand-prices', rows: [{ ...type, validFrom: at('01T00:00'), usdPerHour: '9.000000' }] },
    NOW,
  );
  const rows = [
    lifetime('i-1', '02T00:00', '02T02:00', { endReason: 'interrupted' }),
    lifetime('i-2', '02T02:10', null, {}),
    lifetime('i-3', '02T10:00', '02T14:00', {}),
  ];
  await write({ kind: 'instances', seenAt: NOW, rows }, NOW);
  await happened('interruption', NOW, ['i-1', '02T01:58']);
  const id = await withTransaction(async (tx) => {
    const run = await createRun(tx, {
      ...{ name: 'llama', project: null, plannedEpochs: 1, externalId: null, source: 'api', tags: {} },
      createdAt: NOW,
    });
    const events = [
      said('start', '02T00:00', 'i-1'),
      said('checkpoint-start', '02T01:00'),
      said('checkpoint-end', '02T01:01'),
      said('resume', '02T02:20', 'i-2'),
      said('end', '02T03:20'),
    ];
    await writeRunEvents(tx, run.id, events, NOW);
    return run.id;
  });
  await makeLedgers({ now: NOW, say: () => {} });
  return id;
}

for (const target of testTargets()) {
  describe(`what interruptions took of a run, on ${target.name}`, () => {
    let database: TestDatabase;
    let runId = '';
    beforeAll(async () => {
      database = await target.open();
      runId = await train();
    });
    afterAll(() => database.close());

    it('is its lost work and restarts, beside how much of the spot hours runs report', async () => {
      const found = await tookBack(DAY, NOW);
      // 59 and 10 minutes of 2 h and 70 minutes
      expect(found).toMatchObject({
        runs: 1,
        interruptions: 1,
        tookBackUsd: 4.14,
        totalUsd: 11.4,
        unpricedHours: 0,
      });
      expect(found.spotHours).toBeCloseTo(2 + 21 + 50 / 60 + 4, 9);
      expect(found.reportedSpotHours).toBeCloseTo(2 + 70 / 60, 9);
      expect(found.reportedPct).toBeCloseTo(11.377245509, 9);
    });

    it('is as much of it as lies in the window', async () => {
      const late = await tookBack({ ...DAY, from: '2026-11-02T01:30:00Z' }, NOW);
      expect(late).toMatchObject({ runs: 1, interruptions: 1, tookBackUsd: 2.4, totalUsd: 6 });
      const later = await tookBack({ ...DAY, from: '2026-11-02T02:30:00Z' }, NOW);
      expect(later).toMatchObject({ runs: 1, interruptions: 0, tookBackUsd: 0, totalUsd: 3 });
      expect(later.reportedSpotHours).toBeCloseTo(50 / 60, 9);
    });

    it('is unknown where no run reports', async () => {
      const before = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
      expect(await tookBack(before, NOW)).toMatchObject({
        ...{ runs: 0, tookBackUsd: null, totalUsd: null, spotHours: 0, reportedPct: null },
      });
      expect(await tookBack({ ...DAY, region: ['eu-west-1'] }, NOW)).toMatchObject({
        runs: 0,
        tookBackUsd: null,
      });
      expect(await tookBack({ ...DAY, region: ['us-east-1'] }, NOW)).toMatchObject({
        runs: 1,
        tookBackUsd: 4.14,
      });
    });

    it('makes its advice with the rate of the pool that it is in', async () => {
      const advice = await runCheckpointAdvice(runId, {}, NOW);
      // One interruption in 2 h, 33 h 50 min and 4 h; M = 143,400 s, d = 60 s: near sqrt(2dM) - 2d/3.
      expect(advice.detail?.rate.perHour).toBeCloseTo(1 / (2 + 33 + 50 / 60 + 4), 9);
      expect(advice).toMatchObject({
        reason: null,
        detail: { nodes: 1, spotNodes: 1, checkpointSeconds: 60 },
      });
      expect(advice.detail?.restartSeconds).toBe(600);
      expect(advice.intervalSeconds).toBeCloseTo(4108.25, 0);
      expect(advice.detail?.today).toBeNull();
      expect(new Date(advice.validUntil).getTime() - NOW.getTime()).toBe(24 * 3_600_000);
    });
  });
}
