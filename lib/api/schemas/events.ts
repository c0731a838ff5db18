import { z } from 'zod';
import { EVENT_KINDS, EVENT_SOURCES } from '#lib/domain/provider-event';
import { formatParam, list, pageParams, text } from './common.ts';

export const EVENT_STATUSES = ['taken', 'waiting', 'ignored', 'test', 'refused'] as const;

/** An event as it came. `waiting`: the inventory does not know its instance. */
export const eventRow = z.object({
  id: z.int(),
  source: z.enum(EVENT_SOURCES),
  eventId: z.string(),
  kind: z.string().nullable().describe('its source and detail-type'),
  status: z.enum(EVENT_STATUSES),
  why: z.string().nullable().describe('why it was refused, or why it waits'),
  receivedAt: z.iso.datetime(),
  repeats: z.int().describe('how often the same came again'),
  instances: z.array(
    z.object({ instanceId: z.string(), kind: z.enum(EVENT_KINDS), at: z.iso.datetime().nullable() }),
  ),
  body: z.string().describe('as it came'),
});
export type EventRow = z.infer<typeof eventRow>;

export const eventsQuery = z.strictObject({
  ...pageParams,
  ...formatParam,
  status: list(z.enum(EVENT_STATUSES)),
  source: list(z.enum(EVENT_SOURCES)),
  instanceId: list(text(60).min(1)),
});
export type EventsQuery = z.infer<typeof eventsQuery>;
export const eventsResponse = z.object({
  rows: z.array(eventRow).describe('newest first'),
  counts: z.record(z.enum(EVENT_STATUSES), z.int()),
  nextCursor: z.string().nullable(),
});
export type EventsResponse = z.infer<typeof eventsResponse>;

/** What came of posted events. */
export const acceptedEvents = z.object({
  accepted: z.int().describe('new'),
  repeated: z.int().describe('that had come before: nothing changes'),
  ignored: z.int().describe('of a kind that says nothing here: kept and counted'),
  refused: z.array(z.object({ index: z.int(), id: z.string().nullable(), why: z.string() })),
});

export type AcceptedEvents = z.infer<typeof acceptedEvents>;

export const eventWaysResponse = z.object({
  queues: z.array(
    z.object({
      index: z.int().describe('its place in INTERRUPTION_QUEUE_URLS, from 0'),
      url: z.string(),
      name: z.string(),
      account: z.string().nullable(),
      region: z.string(),
      reachable: z.boolean().nullable().describe('null: not tried yet'),
      error: z.string().nullable().describe('why it cannot be reached, and what to do'),
      checkedAt: z.iso.datetime().nullable(),
      waiting: z.int().nullable(),
      inFlight: z.int().nullable(),
      deadLetter: z.object({ name: z.string(), waiting: z.int().nullable() }).nullable(),
      lastReceivedAt: z.iso.datetime().nullable(),
      lastTestAt: z.iso.datetime().nullable().describe('when a test event last came by it'),
      received: z.int(),
      refused: z.int().describe('parked: kept here and taken off the queue, as nobody could read them'),
    }),
  ),
  push: z.object({
    tokenSet: z.boolean().describe('whether API_TOKEN is set: without, machines cannot post'),
    lastReceivedAt: z.iso.datetime().nullable(),
    lastTestAt: z.iso.datetime().nullable(),
    received: z.int(),
  }),
  ways: z
    .array(
      z.object({
        source: z.enum(EVENT_SOURCES),
        events: z.int(),
        lastReceivedAt: z.iso.datetime().nullable(),
      }),
    )
    .describe('what came by each way'),
  asOf: z.iso.datetime(),
});
export type EventWaysResponse = z.infer<typeof eventWaysResponse>;

export const sentTest = z.object({ eventId: z.string(), sentAt: z.iso.datetime() });

export type SentTest = z.infer<typeof sentTest>;
