import { z } from 'zod';
import { OPERATING_SYSTEMS } from '#lib/domain/rows';
import { eventRow } from './events.ts';
import { interruptionRow } from './interruptions.ts';

export const instanceResponse = z.object({
  instanceId: z.string(),
  lifetimes: z.array(
    z.object({
      account: z.string(),
      region: z.string(),
      zone: z.string().nullable(),
      zoneName: z.string().nullable(),
      instanceType: z.string(),
      gpuModel: z.string().nullable(),
      gpuCount: z.number().nullable(),
      os: z.enum(OPERATING_SYSTEMS),
      lifecycle: z.enum(['spot', 'on-demand']),
      startedAt: z.iso.datetime(),
      startAssumed: z.boolean(),
      endedAt: z.iso.datetime().nullable(),
      endAssumed: z.boolean(),
      endReason: z.enum(['interrupted', 'stopped', 'terminated', 'unknown']).nullable(),
      firstSeenAt: z.iso.datetime(),
      lastSeenAt: z.iso.datetime(),
      tags: z.record(z.string(), z.string()),
      chargedUsd: z
        .number()
        .nullable()
        .describe('by spot prices and AWS rules; null: not spot, or no price known'),
      waivedUsd: z.number().nullable().describe('not charged: taken back in its first hour'),
      unpricedHours: z.number(),
      replacement: z
        .object({ instanceId: z.string(), startedAt: z.iso.datetime(), lostSeconds: z.number() })
        .nullable()
        .describe('what ran in its place after an interruption, within 24 hours'),
    }),
  ),
  interruptions: z.array(interruptionRow),
  events: z.array(eventRow),
  asOf: z.iso.datetime(),
});
export type InstanceResponse = z.infer<typeof instanceResponse>;
