import type { RunRow, RunsResponse } from '#lib/api/schemas/runs';
import type { WindowMoney } from './headline.ts';

/** What the run of `runRow()` cost and where it went. */
export const FIGURES = {
  totalUsd: 2193.08,
  usefulUsd: 1921.23,
  checkpointUsd: 118.44,
  lostUsd: 96.3,
  restartUsd: 41.71,
  idleUsd: 15.4,
  tookBackUsd: 138.01,
  waivedUsd: 0,
  unpricedHours: 0,
  effectiveUsdPerEpoch: 137.0675,
  marginalUsdPerEpoch: 127.479375,
  onDemandUsdPerEpoch: 330.24,
  overheadPct: 14.15,
};

/** A run of four nodes that has completed 16 of 20 epochs for $2,193.08, with some of it another. */
export const runRow = (change: Partial<RunRow> = {}): RunRow => ({
  id: '0d3f4a2e-0000-4000-8000-000000000001',
  name: 'llama-8b-sft',
  project: 'language',
  externalId: null,
  source: 'api',
  tags: {},
  status: 'running',
  createdAt: '2026-11-20T08:00:00.000Z',
  startedAt: '2026-11-20T08:00:00.000Z',
  lastEventAt: '2026-11-21T15:59:48.000Z',
  endedAt: null,
  plannedEpochs: 20,
  epochsCompleted: 16,
  nodes: 4,
  clouds: ['aws'],
  regions: ['us-east-1', 'us-east-2'],
  instanceTypes: ['p5.48xlarge', 'p4d.24xlarge'],
  gpuModels: ['H100', 'A100'],
  interruptions: 5,
  failures: 0,
  ...FIGURES,
  ...change,
});

/** A run of whose instances no price is known. */
export const unpricedRun = (change: Partial<RunRow> = {}): RunRow =>
  runRow({
    totalUsd: null,
    usefulUsd: null,
    checkpointUsd: null,
    lostUsd: null,
    restartUsd: null,
    idleUsd: null,
    tookBackUsd: null,
    waivedUsd: null,
    effectiveUsdPerEpoch: null,
    marginalUsdPerEpoch: null,
    onDemandUsdPerEpoch: null,
    overheadPct: null,
    unpricedHours: 130,
    ...change,
  });

/** A page of runs that ends there. */
export const runsPage = (rows: RunRow[], nextCursor: string | null = null): RunsResponse => ({
  rows,
  nextCursor,
  from: '2026-10-22T16:00:00.000Z',
  to: '2026-11-21T16:00:00.000Z',
  asOf: '2026-11-21T16:00:00.000Z',
});

/** What 212 runs were paid in the window. */
export const windowMoney = (change: Partial<WindowMoney> = {}): WindowMoney => ({
  runs: 212,
  totalUsd: 41_230,
  tookBackUsd: 76.2,
  unpricedHours: 0,
  ...change,
});
