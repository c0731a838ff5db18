import { z } from 'zod';
import { RUN_PARTS } from '#lib/domain/training-run';
import { formatParam, list, pageParams, text, windowParams } from './common.ts';

/** `silent`: it goes on by its own word, but nothing was heard of it for 15 minutes. */
export const RUN_STATUSES = ['waiting', 'running', 'silent', 'stopped', 'ended'] as const;
export const STOP_CAUSES = ['interruption', 'failure'] as const;

const usd = (words: string) => z.number().nullable().describe(`${words}; null: no price is known of it`);

export const runsQuery = z.strictObject({
  ...windowParams,
  ...pageParams,
  ...formatParam,
  status: list(z.enum(RUN_STATUSES)),
  project: list(text(200)).describe('empty: runs without a project'),
  q: text(200).min(1).optional().describe('part of a name or external id, in whatever case'),
  cloud: list(text(20).min(1)),
  region: list(text(40).min(1)),
  instanceType: list(text(60).min(1)),
  gpuModel: list(text(60).min(1)),
  tag: z
    .record(text(200).min(1), z.array(text(300)))
    .optional()
    .describe('`tag.<key>=value`: only runs that carry that tag; empty = only those that do not carry it'),
});
export type RunsQuery = z.infer<typeof runsQuery>;

/** What a run cost and where it went. The parts sum to `totalUsd`; USD are rounded to 1e-6, together. */
export const runFigures = z.object({
  totalUsd: usd("all that the run's instances cost while they were its own, by prices and AWS rules"),
  usefulUsd: usd('work that was kept'),
  checkpointUsd: usd('saving'),
  lostUsd: usd('work that a stop undid'),
  restartUsd: usd('from a stop to the next work'),
  idleUsd: usd('waiting, silent, or after peers had ended'),
  tookBackUsd: usd('of lost and restart, what interruptions caused'),
  waivedUsd: usd('not charged, as AWS took the instance in its first hour: in no sum'),
  unpricedHours: z.number().nullable().describe('node-hours of which no price is known: in no sum'),
  effectiveUsdPerEpoch: usd('totalUsd / epochsCompleted'),
  marginalUsdPerEpoch: usd('(usefulUsd + checkpointUsd) / epochsCompleted'),
  onDemandUsdPerEpoch: usd('the useful time at the list price valid then / epochsCompleted'),
  overheadPct: z
    .number()
    .nullable()
    .describe('(totalUsd - usefulUsd) / usefulUsd x 100; null: nothing was useful'),
});

export const runRow = z.object({
  id: z.string(),
  name: z.string(),
  project: z.string().nullable(),
  externalId: z.string().nullable(),
  source: z.enum(['api', 'mlflow']),
  tags: z.record(z.string(), z.string()),
  status: z.enum(RUN_STATUSES),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  lastEventAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  plannedEpochs: z.int().nullable(),
  epochsCompleted: z.int().describe('distinct epochs completed in work that was kept'),
  nodes: z.int(),
  clouds: z.array(z.string()),
  regions: z.array(z.string()),
  instanceTypes: z.array(z.string()),
  gpuModels: z.array(z.string()),
  interruptions: z.int().describe('stops because the provider took an instance'),
  failures: z.int().describe('other stops'),
  ...runFigures.shape,
});
export type RunRow = z.infer<typeof runRow>;

export const runsResponse = z.object({
  rows: z.array(runRow).describe('newest first'),
  nextCursor: z.string().nullable(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  asOf: z.iso.datetime(),
});
export type RunsResponse = z.infer<typeof runsResponse>;

const hours = z.number().describe('node-hours');

export const runLedger = z.object({
  ...runFigures.shape,
  usefulHours: hours,
  checkpointHours: hours,
  lostHours: hours,
  restartHours: hours,
  idleHours: hours,
  paidHours: z.number().describe('node-hours, the sum of the parts'),
  spotHours: z.number().describe('of them on spot instances'),
  onDemandUsd: usd('the useful time at the list price valid then'),
  breakEvenRatePerHour: z
    .number()
    .nullable()
    .describe(
      'interruptions per node-hour at which spot stops paying, with the run’s own checkpoint and restart times; null: one of them is not known, or spot costs more already',
    ),
  billedUsd: z
    .number()
    .nullable()
    .describe("what the bill has for the run's instances and hours; null: no line names them"),
  billedLedgerUsd: z.number().nullable().describe('what this ledger has for the same'),
  madeAt: z.iso.datetime(),
});

/** A stretch in which the gang as a whole did one thing; USD of a part's phases sum to the part. */
export const runPhase = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  part: z.enum(RUN_PARTS),
  cause: z.enum(STOP_CAUSES).nullable().describe('of lost and restart'),
  hours,
  usd: z.number().nullable(),
});

/** The time of an instance that belongs to a node of the run. */
export const runSegment = z.object({
  node: z.string(),
  cloud: z.string(),
  region: z.string().nullable(),
  zone: z.string().nullable(),
  instanceId: z.string(),
  instanceType: z.string().nullable(),
  gpuModel: z.string().nullable(),
  gpuCount: z.number().nullable().describe('GPUs that the run uses there; null: all of the instance'),
  lifecycle: z.enum(['spot', 'on-demand']).nullable().describe('null: no source knows the instance'),
  poolId: z.int().nullable(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  interrupted: z.boolean().describe('the provider took it at `to`'),
  usd: z.number().nullable(),
  waivedUsd: z.number(),
  unpricedHours: z.number(),
});

export const runResponse = z.object({
  run: runRow,
  ledger: runLedger.nullable().describe('null: not made yet'),
  ledgerError: z.string().nullable().describe('why it could not be made anew'),
  phases: z.array(runPhase),
  segments: z.array(runSegment),
  stops: z.array(
    z.object({
      at: z.iso.datetime(),
      cause: z.enum(STOP_CAUSES),
      node: z.string().nullable(),
      savedAt: z.iso.datetime().describe('work up to here was kept'),
      resumedAt: z.iso.datetime().nullable(),
    }),
  ),
  checkpoints: z.array(
    z.object({ from: z.iso.datetime(), to: z.iso.datetime(), bytes: z.number().nullable() }),
  ),
  asOf: z.iso.datetime(),
});
export type RunResponse = z.infer<typeof runResponse>;

export const runQuery = z.strictObject({ ...formatParam });

/** An epoch that stands, with all that was paid since the one before. */
export const epochRow = z.object({
  epoch: z.int(),
  startedAt: z.iso.datetime().describe('when the one before was completed'),
  endedAt: z.iso.datetime(),
  usd: z.number().nullable(),
  lostUsd: z.number().nullable(),
  restartUsd: z.number().nullable(),
});
export const epochsResponse = z.object({ rows: z.array(epochRow), asOf: z.iso.datetime() });
export type EpochsResponse = z.infer<typeof epochsResponse>;
