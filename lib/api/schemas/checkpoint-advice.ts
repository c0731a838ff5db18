import { z } from 'zod';
import { timeZone } from './interruption-rates.ts';

export const checkpointAdviceQuery = z.strictObject({ tz: timeZone });
export type CheckpointAdviceQuery = z.infer<typeof checkpointAdviceQuery>;

/** Why no interval is advised. */
export const NO_ADVICE_REASONS = [
  'no-checkpoint',
  'no-nodes',
  'no-exposure',
  'no-rate',
  'not-interruptible',
  'no-progress',
] as const;

const rate = z.object({ perHour: z.number(), low95: z.number(), high95: z.number() });
const seconds = z.number().describe('useful seconds between checkpoints');
const share = z.number().nullable().describe('of the bill; below 0: the change would cost');

export const checkpointAdviceResponse = z.object({
  intervalSeconds: seconds.nullable().describe('useful seconds after which to save now; null: see `reason`'),
  low: z.number().nullable().describe('the best interval at the upper end of the rate'),
  high: z.number().nullable().describe('the best interval at its lower end; null: unbounded'),
  validUntil: z.iso.datetime().describe('ask again then'),
  why: z.string(),
  reason: z.enum(NO_ADVICE_REASONS).nullable().describe('why there is no interval'),
  detail: z
    .object({
      rate: rate.describe(
        'interruptions of the gang as a whole per hour, in all hours, with their 95 % interval',
      ),
      nodes: z.int().describe('of the gang, by its last claims'),
      spotNodes: z.int(),
      checkpointSeconds: z.number().describe("median of the run's own"),
      restartSeconds: z
        .number()
        .nullable()
        .describe(
          "paid time per node from an interruption to the next work, the run's own mean; null: none yet",
        ),
      today: z
        .object({
          intervalSeconds: seconds.describe("median of the run's own"),
          factor: z.number().nullable(),
        })
        .nullable(),
      best: z.object({ factor: z.number().describe('time billed per useful time') }).nullable(),
      savedShare: share,
      savedShareLow: share,
      savedShareHigh: share,
      monthlySavingUsd: z
        .number()
        .nullable()
        .describe('if the gang ran all of a month of 730 hours at what an hour of it has cost so far'),
      curve: z.array(
        z.object({ intervalSeconds: seconds, factor: z.number(), low: z.number(), high: z.number() }),
      ),
      hours: z
        .array(
          z.object({
            hour: z.int().describe('0 = Monday 00:00 in `tz`'),
            intervalSeconds: seconds.nullable(),
            isOwn: z.boolean().describe('its rate differs by more than chance and by enough to matter'),
          }),
        )
        .describe('each hour of the week'),
    })
    .nullable(),
  asOf: z.iso.datetime(),
});
export type CheckpointAdviceResponse = z.infer<typeof checkpointAdviceResponse>;
