import { z } from 'zod';
import { RUN_EVENT_TYPES } from '#lib/domain/training-run';
import { text } from './common.ts';

/** The most events of one request. */
export const MOST_EVENTS = 1_000;

// Postgres keeps no half of a surrogate pair.
const word = (max: number, min = 1) =>
  text(max)
    .min(min)
    .refine((value) => !/\p{Cs}/u.test(value), 'must be well-formed text');
const count = z.int().min(0);
const small = z.int().min(0).max(2_147_483_647);

export const runBody = z.strictObject({
  name: word(200),
  project: word(200).nullish(),
  plannedEpochs: small.min(1).nullish(),
  externalId: word(200).nullish().describe('your own name for it: the same again is the same run'),
  tags: z.record(word(200), word(300, 0)).optional(),
});

export const createdRun = z.object({ id: z.string() });

export const runHost = z.strictObject({
  cloud: word(20).describe('aws, gcp, azure ...'),
  region: word(60).nullish(),
  zone: word(60).nullish(),
  instanceId: word(200),
  instanceType: word(100).nullish(),
  lifecycle: z.enum(['spot', 'on-demand']).nullish(),
  gpuCount: z.number().min(0).max(1_000_000).nullish().describe('GPUs that the run uses there; default all'),
});

/** One thing that a node of a run says. */
export const runEvent = z.strictObject({
  id: word(200).describe('made by you, unique within the run: the same again changes nothing'),
  type: z.enum(RUN_EVENT_TYPES),
  at: z.iso.datetime({ offset: true }),
  node: word(200)
    .nullish()
    .describe('its name in the gang, the same after a move; default host.instanceId, else 0'),
  step: count.nullish(),
  epoch: small.nullish().describe('of `epoch`: the number of the epoch that was completed'),
  bytes: count.nullish().describe('of `checkpoint-end`: how large the saved state is'),
  host: runHost.nullish().describe('default: where the node was by its last event that says'),
});
export type RunEventBody = z.infer<typeof runEvent>;

export const runEventsBody = z.strictObject({ events: z.array(runEvent).max(MOST_EVENTS) });

/** What came of posted events. */
export const acceptedRunEvents = z.object({
  accepted: z.int().describe('new'),
  repeated: z.int().describe('that tell nothing new: known by their id, or heartbeats between known ones'),
  refused: z.array(z.object({ index: z.int(), id: z.string().nullable(), why: z.string() })),
});
export type AcceptedRunEvents = z.infer<typeof acceptedRunEvents>;
