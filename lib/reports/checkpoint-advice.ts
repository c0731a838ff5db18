import { noRun } from '#lib/api/run-id';
import type { CheckpointAdviceQuery, CheckpointAdviceResponse } from '#lib/api/schemas/checkpoint-advice';
import { type LedgerBody, readRun } from '#lib/db/runs-read';
import {
  type CheckpointAdvice,
  checkpointAdvice,
  monthlySavingUsd,
  type NoAdviceReason,
} from '#lib/domain/checkpoint-advice';
import { adviceAt, adviceByHour } from '#lib/domain/checkpoint-hours';
import { hoursOfWeek } from '#lib/domain/exposure';
import { gangOf, runMeasures } from '#lib/domain/run-measures';
import { type GangNode, gangRates } from './gang-rates.ts';

const HOUR_MS = 3_600_000;
const WINDOW_MS = 30 * 24 * HOUR_MS;
const HOURS_PER_MONTH = 730;

type Claim = LedgerBody['claims'][number];

/** In words, why there is no interval, and what would make one. */
export const NO_ADVICE_WORDS: Record<NoAdviceReason, string> = {
  'no-checkpoint':
    'No checkpoint of this run was measured yet: send checkpoint-start and checkpoint-end, and ask again after the first.',
  'no-nodes': 'The run has no instance yet.',
  'no-exposure':
    'How often its instances are taken back is not known: no spot instance of their types was followed in the last 30 days, or no source lists the ones it runs on.',
  'no-rate': 'The rate of its pools is no rate that can be used.',
  'not-interruptible':
    'Nothing takes its instances back: they are all on demand. Save as failures ask for it.',
  'no-progress': 'Interruptions come so often that no interval gets any work done: use other pools.',
};

/** What an hour of the gang has cost: its nodes at what a node-hour came to, priced ones alone. */
function usdPerGangHour(claims: readonly Claim[], nodes: number): number | null {
  const pricedMs = claims.reduce((sum, { from, to, unpricedMs }) => sum + to - from - unpricedMs, 0);
  const units = claims.reduce((sum, claim) => sum + BigInt(claim.units), 0n);
  return pricedMs <= 0 ? null : (Number(units) / 1e10 / (pricedMs / HOUR_MS)) * nodes;
}

const minutes = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(seconds < 600 ? 1 : 0)} min`;

function whyOf(advice: CheckpointAdvice, nodes: number, isOwn: boolean): string {
  const { rate, checkpointSeconds, intervalSeconds } = advice;
  const per100 = (value: number) => (value * 100).toPrecision(3);
  const met =
    intervalSeconds === null
      ? `No interruption was seen; up to ${per100(rate.high95)} in 100 hours are likely: the interval for that many.`
      : `${nodes === 1 ? 'The run' : `The gang of ${nodes}`} is interrupted ${per100(rate.perHour)} times in 100 hours (${per100(rate.low95)} to ${per100(rate.high95)}), and a checkpoint takes ${minutes(checkpointSeconds)}: the interval at which both together cost least.`;
  return isOwn ? `${met} This hour of the week has its own, as its rate differs by more than chance.` : met;
}

/**
 * How often a run should save, from its own checkpoints and restarts and how often instances are taken back in the pools it
 * is in, by the last 30 days: one number for now, until when it holds, and what it stands on. Throws `ProblemError` 404.
 */
export async function runCheckpointAdvice(
  id: string,
  query: CheckpointAdviceQuery,
  now: Date,
): Promise<CheckpointAdviceResponse> {
  const found = await readRun(id, now);
  if (found === null) throw noRun(id);
  const { claims, checkpoints, stops, phases } = found.body ?? {
    ...{ claims: [], checkpoints: [], stops: [], phases: [] },
  };
  const nodes: GangNode[] = gangOf(claims, stops);
  const measured = runMeasures({ nodes: nodes.length, checkpoints, stops, phases });
  const window = { from: new Date(now.getTime() - WINDOW_MS), to: now };
  const tz = query.tz ?? 'UTC';
  const rates = await gangRates(nodes, window, tz);
  const advice = checkpointAdvice({ ...measured, pools: rates.pools });
  const asOf = now.toISOString();
  if ('reason' in advice)
    return {
      ...{
        intervalSeconds: null,
        low: null,
        high: null,
        validUntil: new Date(now.getTime() + HOUR_MS).toISOString(),
      },
      ...{ why: NO_ADVICE_WORDS[advice.reason], reason: advice.reason, detail: null, asOf },
    };
  const byHour = adviceByHour(advice, rates.hours);
  const current = adviceAt(now.getTime(), byHour, hoursOfWeek(tz));
  const usdPerHour = usdPerGangHour(claims, nodes.length);
  const { rate, checkpointSeconds, restartSeconds, today, best, curve } = advice;
  return {
    intervalSeconds: current.intervalSeconds ?? current.low,
    low: current.low,
    high: current.high,
    validUntil: new Date(current.validUntil).toISOString(),
    why: whyOf(advice, nodes.length, current.isOwn),
    reason: null,
    detail: {
      ...{ rate, checkpointSeconds, restartSeconds, today, best, curve },
      nodes: nodes.length,
      spotNodes: nodes.filter(({ lifecycle }) => lifecycle === 'spot').length,
      ...{
        savedShare: advice.savedShare,
        savedShareLow: advice.savedShareLow,
        savedShareHigh: advice.savedShareHigh,
      },
      monthlySavingUsd: usdPerHour === null ? null : monthlySavingUsd(advice, usdPerHour, HOURS_PER_MONTH),
      hours: byHour.map(({ intervalSeconds, isOwn }, hour) => ({ hour, intervalSeconds, isOwn })),
    },
    asOf,
  };
}
