/** What training code tells of a run. `start`: this node begins; `resume`: it goes on after a stop, its state loaded. */
export const RUN_EVENT_TYPES = [
  'start',
  'resume',
  'epoch',
  'checkpoint-start',
  'checkpoint-end',
  'heartbeat',
  'interruption-notice',
  'end',
] as const;
export type RunEventType = (typeof RUN_EVENT_TYPES)[number];

/** Where a node of a run is, as it says itself; null = it does not say. `gpuCount`: how many GPUs the run uses there. */
export type RunHost = {
  cloud: string;
  region: string | null;
  zone: string | null;
  instanceId: string;
  instanceType: string | null;
  lifecycle: 'spot' | 'on-demand' | null;
  gpuCount: number | null;
};

/** One thing that a node of a run said. `at` in ms since 1970, by the node's own clock; null = it did not say. */
export type RunEvent = {
  /** made by the client, unique within the run: the same id again changes nothing */
  id: string;
  type: RunEventType;
  at: number;
  /** the node's name within the gang, the same after it has moved to another instance */
  node: string;
  step: number | null;
  /** of `epoch`: the number of the epoch that was completed */
  epoch: number | null;
  /** of `checkpoint-end`: how large the saved state is */
  bytes: number | null;
  /** null: where it was by its last event that says */
  host: RunHost | null;
};

/** Heartbeats of a node that followed one another within `HEARTBEAT_GAP_MS`, kept as a stretch: they tell nothing else. */
export type HeartbeatSpan = { node: string; from: number; to: number };

/** Clients send a heartbeat each minute; two that are further apart have a gap between them. */
export const HEARTBEAT_GAP_MS = 90_000;

/** A gang that sends heartbeats and says nothing for longer is not known to have worked in between. */
export const SILENCE_MS = 900_000;

/** So far nodes' clocks may be apart: what a node still says of its work after a stop was before it. */
export const SKEW_MS = 300_000;

/**
 * A lifetime of an instance that a run was on. Times in ms; prices are `micro` (whole micro-USD per hour) from a time on,
 * sorted: of spot the pool's price, else the list price; `list` always the list price. Empty = unknown.
 */
export type RunLifetime = {
  cloud: string;
  instanceId: string;
  startedAt: number;
  endedAt: number | null;
  endReason: 'interrupted' | 'stopped' | 'terminated' | 'unknown' | null;
  lifecycle: 'spot' | 'on-demand';
  os: 'linux' | 'rhel' | 'suse' | 'windows';
  instanceType: string;
  region: string;
  zone: string | null;
  gpuModel: string | null;
  /** of the whole instance */
  gpuCount: number | null;
  poolId: number | null;
  /** no source knows the instance: this is what its node says of it, from its first word on */
  isSaid?: boolean;
  paid: readonly (readonly [at: number, micro: number])[];
  list: readonly (readonly [at: number, micro: number])[];
};

/** The part of an instance's time that belongs to a run, on one node. `gpuCount` null = all of the instance. */
export type RunClaim = {
  node: string;
  cloud: string;
  instanceId: string;
  /** start of the lifetime; null: no source knows the instance, and the run's own word stands for it */
  lifetimeStartedAt: number | null;
  from: number;
  to: number;
  gpuCount: number | null;
};

/** Where paid time of a run went. */
export const RUN_PARTS = ['useful', 'checkpoint', 'lost', 'restart', 'idle'] as const;
export type RunPart = (typeof RUN_PARTS)[number];

/** A run as a tracker tells it: all that is known of it until then. An event that was told before changes nothing. */
export type RunRow = {
  source: 'mlflow';
  /** the tracker's own id, with its name: `mlflow:<run id>` */
  externalId: string;
  name: string;
  project: string | null;
  plannedEpochs: number | null;
  tags: Record<string, string>;
  events: RunEvent[];
};
