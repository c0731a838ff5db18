import { z } from 'zod';
import { formatParam, windowParams } from './common.ts';
import { instanceFilters } from './interruptions.ts';

export const tookBackQuery = z.strictObject({ ...windowParams, ...instanceFilters, ...formatParam });
export type TookBackQuery = z.infer<typeof tookBackQuery>;

export const tookBackResponse = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  runs: z
    .int()
    .describe('that went on in the window; with filters: those that were on such an instance in it'),
  tookBackUsd: z
    .number()
    .nullable()
    .describe(
      'lost work and restarts that interruptions caused, in the window; null: no run reports of which any price is known, so that it is unknown',
    ),
  totalUsd: z.number().nullable().describe('all that these runs were paid in the window'),
  interruptions: z.int().describe('of these runs in the window'),
  spotHours: z.number().describe('spot instance-hours in the window, reported or not'),
  reportedSpotHours: z.number().describe('of them, those within a run'),
  reportedPct: z
    .number()
    .nullable()
    .describe('reportedSpotHours / spotHours x 100; null: no spot instance ran'),
  unpricedHours: z.number().describe('node-hours of these runs, each as a whole, without a price: in no sum'),
  asOf: z.iso.datetime(),
});
export type TookBackResponse = z.infer<typeof tookBackResponse>;
