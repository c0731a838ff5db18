import { describe, expect, it } from 'vitest';
import type { RunRecord } from '#lib/db/runs-read';
import { isoInTurn, runRowOf } from './run-figures.ts';

const record = (over: Partial<RunRecord> = {}): RunRecord => ({
  ...{ id: 'x', name: 'a run', project: null, externalId: null, source: 'api', tags: {} },
  ...{ createdAt: '2026-11-20T00:00:00.000Z', begunAt: '2026-11-20T00:00:00.000Z' },
  ...{ plannedEpochs: null, status: 'ended' },
  ...{ startedAt: null, lastEventAt: null, endedAt: null, epochsCompleted: 4, nodes: 1 },
  ...{ interruptions: 0, failures: 0, clouds: [], regions: [], instanceTypes: [], gpuModels: [] },
  ...{ totalUsd: '10', usefulUsd: '6', checkpointUsd: '1', lostUsd: '1', restartUsd: '1', idleUsd: '1' },
  ...{ tookBackUsd: '2', waivedUsd: '0.5', onDemandUsd: '24' },
  ...{ paidSeconds: 7200, spotSeconds: 7200, unpricedSeconds: 0 },
  ...over,
});

describe('the figures of a run', () => {
  it('are by epoch: all, what was kept and saved, and the same on demand', () => {
    expect(runRowOf(record())).toMatchObject({
      ...{ totalUsd: 10, usefulUsd: 6, tookBackUsd: 2, waivedUsd: 0.5, unpricedHours: 0 },
      ...{ effectiveUsdPerEpoch: 2.5, marginalUsdPerEpoch: 1.75, onDemandUsdPerEpoch: 6 },
    });
    expect(runRowOf(record()).overheadPct).toBeCloseTo(66.6667, 4);
  });

  it('are rounded to a millionth together, so that the parts sum to the whole', () => {
    const third = '0.3333333333';
    const row = runRowOf(
      record({
        totalUsd: '0.9999999999',
        usefulUsd: third,
        checkpointUsd: third,
        lostUsd: third,
        restartUsd: '0',
        idleUsd: '0',
      }),
    );
    expect(row).toMatchObject({
      totalUsd: 1,
      usefulUsd: 0.333334,
      checkpointUsd: 0.333333,
      lostUsd: 0.333333,
    });
  });

  it('are unknown where no price is known, and say so in part where some is', () => {
    const unpriced = runRowOf(
      record({ totalUsd: '0', usefulUsd: '0', unpricedSeconds: 7200, onDemandUsd: null }),
    );
    expect(unpriced).toMatchObject({
      ...{ totalUsd: null, usefulUsd: null, lostUsd: null, tookBackUsd: null, waivedUsd: null },
      ...{ effectiveUsdPerEpoch: null, marginalUsdPerEpoch: null, overheadPct: null, unpricedHours: 2 },
    });
    expect(runRowOf(record({ unpricedSeconds: 3600 }))).toMatchObject({ totalUsd: 10, unpricedHours: 1 });
    const free = record({
      totalUsd: '0',
      usefulUsd: '0',
      checkpointUsd: '0',
      lostUsd: '0',
      restartUsd: '0',
      idleUsd: '0',
    });
    expect(runRowOf(free)).toMatchObject({ totalUsd: 0, effectiveUsdPerEpoch: 0, overheadPct: null });
  });

  it('are unknown where no node says where it is: nothing is paid that is known of', () => {
    const nowhere = { totalUsd: '0', usefulUsd: '0', onDemandUsd: null, paidSeconds: 0, unpricedSeconds: 0 };
    expect(runRowOf(record(nowhere))).toMatchObject({
      ...{ totalUsd: null, usefulUsd: null, tookBackUsd: null, effectiveUsdPerEpoch: null, unpricedHours: 0 },
    });
  });

  it('are unknown while there is no ledger, and by epoch while none is completed', () => {
    const none = { totalUsd: null, paidSeconds: null, spotSeconds: null, unpricedSeconds: null };
    expect(runRowOf(record({ ...none, onDemandUsd: null, epochsCompleted: 0 }))).toMatchObject({
      ...{ totalUsd: null, usefulUsd: null, unpricedHours: null, effectiveUsdPerEpoch: null },
      onDemandUsdPerEpoch: null,
    });
    expect(runRowOf(record({ epochsCompleted: 0 }))).toMatchObject({
      ...{ totalUsd: 10, effectiveUsdPerEpoch: null, marginalUsdPerEpoch: null, onDemandUsdPerEpoch: null },
    });
  });
});

describe('times in turn', () => {
  it('are each in ISO 8601, also where one comes twice', () => {
    const iso = isoInTurn();
    expect([0, 0, 1_000, 0].map(iso)).toEqual([
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:01.000Z',
      '1970-01-01T00:00:00.000Z',
    ]);
  });
});
