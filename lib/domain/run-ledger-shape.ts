import type { RunClaim, RunPart } from './training-run.ts';

/** What made a gang stop: the provider took an instance back, or anything else. */
export type StopCause = 'interruption' | 'failure';

/** Time and money that went one way: node-milliseconds, and units of 1e-10 USD. */
export type Amount = { ms: number; units: bigint };

/** A stretch in which the gang as a whole did one thing, with what its nodes were paid in it. Times in ms. */
export type RunPhase = {
  from: number;
  to: number;
  part: RunPart;
  /** of lost and restart alone */
  cause: StopCause | null;
  /** node-ms: of every claim that covers it */
  ms: number;
  units: bigint;
};

/** A claim with what it cost, and what of it is not known or was not charged; of an unknown instance what its node says. */
export type PaidClaim = RunClaim & {
  lifecycle: 'spot' | 'on-demand' | null;
  region: string | null;
  zone: string | null;
  instanceType: string | null;
  gpuModel: string | null;
  poolId: number | null;
  /** AWS took the instance at the claim's end */
  interrupted: boolean;
  units: bigint;
  waivedUnits: bigint;
  unpricedMs: number;
};

/** An epoch that stands: `to` = its completion, `from` = that of the one before; with all that was paid in between. */
export type RunEpoch = {
  epoch: number;
  from: number;
  to: number;
  units: bigint;
  lostUnits: bigint;
  restartUnits: bigint;
};

/** A stop of the gang, or a further node taken while it stood. `resumedAt` null: not yet. */
export type RunStop = {
  at: number;
  cause: StopCause;
  node: string | null;
  /** work up to here was kept */
  savedAt: number;
  resumedAt: number | null;
};

/** A completed checkpoint of the gang. `bytes`: of all nodes that say. */
export type RunCheckpoint = { from: number; to: number; bytes: number | null };

/** Without its first event; going on; stopped and not resumed; ended by its own word. */
export type RunStatus = 'waiting' | 'running' | 'stopped' | 'ended';

/** All that is derived of a run. Every sum is over `phases`. */
export type RunLedger = {
  status: RunStatus;
  startedAt: number | null;
  lastEventAt: number | null;
  endedAt: number | null;
  claims: PaidClaim[];
  phases: RunPhase[];
  epochs: RunEpoch[];
  stops: RunStop[];
  checkpoints: RunCheckpoint[];
  parts: Record<RunPart, Amount>;
  totalUnits: bigint;
  /** lost and restart that interruptions caused */
  tookBackUnits: bigint;
  waivedUnits: bigint;
  unpricedMs: number;
  /** useful time at the list price valid then; null where a list price is unknown or nothing was useful */
  onDemandUnits: bigint | null;
  /** node-ms on spot instances */
  spotMs: number;
};
