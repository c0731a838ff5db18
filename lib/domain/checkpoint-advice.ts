import { bestFactor, exactInterval, type Interrupted, overheadFactor } from './checkpoint.ts';
import type { Rate } from './interruption-rate.ts';

const HOUR_SECONDS = 3600;
/** Points of the curve on either side of the best interval. */
const CURVE_POINTS = 30;
/** The curve goes from a so-manieth of the best interval to so many times it, further to reach today's. */
const CURVE_REACH = 8;
const FURTHEST_REACH = 100;

/** Nodes of a gang in one pool; the pool's rate per node-hour, null without exposure. On-demand nodes: a rate of 0. */
export type GangPool = { nodes: number; rate: Rate | null };

/**
 * Why there is no advice: no checkpoint was measured; the gang has no nodes; one of its pools was never exposed; a rate is
 * no number of at least 0, or lies outside its own interval; nothing can interrupt it; the rate is so high that no work
 * gets done at any interval.
 */
export type NoAdviceReason =
  | 'no-checkpoint'
  | 'no-nodes'
  | 'no-exposure'
  | 'no-rate'
  | 'not-interruptible'
  | 'no-progress';

export type NoAdvice = { reason: NoAdviceReason };

/** `factor` at the rate, `low` and `high` at the ends of its interval. */
export type CurvePoint = { intervalSeconds: number; factor: number; low: number; high: number };

/**
 * The interval to save at, in seconds of useful work. `intervalSeconds` null = no interruption was seen, so that the rate
 * asks for none: then `low` is the number to go by. `low` and `high` are the best intervals at the upper and lower end of
 * the rate (`high` null = unbounded, the lower end is 0). Factors are time billed per useful time; `best` is null with the
 * interval. `today.factor` null = at today's interval as good as nothing gets done.
 * `savedShare` is what changing to the interval saves of the bill, with what it would be at the rate's ends: below 0 where
 * it would cost; null without an interval or today's, or where nothing would get done. `restartSeconds` null = none was measured: factors then leave
 * restarts out and are too low by them; interval and shares do not depend on it.
 */
export type CheckpointAdvice = {
  intervalSeconds: number | null;
  low: number;
  high: number | null;
  rate: Rate;
  checkpointSeconds: number;
  restartSeconds: number | null;
  today: { intervalSeconds: number; factor: number | null } | null;
  best: { factor: number } | null;
  savedShare: number | null;
  savedShareLow: number | null;
  savedShareHigh: number | null;
  curve: CurvePoint[];
};

/** What is measured of a run: null = not measured. `todaySeconds` is the median useful time between its checkpoints. */
export type Measured = {
  checkpointSeconds: number | null;
  restartSeconds: number | null;
  todaySeconds: number | null;
  pools: readonly GangPool[];
};

const isRate = ({ perHour, low95, high95 }: Rate) =>
  low95 >= 0 && low95 <= perHour && perHour <= high95 && Number.isFinite(high95);

/**
 * How often a synchronous gang is interrupted, per hour: the sum over its nodes. The ends of the intervals are summed, too:
 * right for one pool, and wider than 95 % for several, whose errors would partly cancel. Nodes taken together count as often
 * as there are nodes, so that it rather says too much.
 */
export function gangRate(pools: readonly GangPool[]): Rate | NoAdvice {
  const sum = { perHour: 0, low95: 0, high95: 0 };
  let nodes = 0;
  for (const pool of pools) {
    if (!(pool.nodes > 0)) continue;
    if (pool.rate === null) return { reason: 'no-exposure' };
    if (!isRate(pool.rate)) return { reason: 'no-rate' };
    nodes += pool.nodes;
    sum.perHour += pool.nodes * pool.rate.perHour;
    sum.low95 += pool.nodes * pool.rate.low95;
    sum.high95 += pool.nodes * pool.rate.high95;
  }
  return nodes === 0 ? { reason: 'no-nodes' } : sum;
}

type Costs = Pick<CheckpointAdvice, 'checkpointSeconds' | 'restartSeconds'>;

/** What the formulas take, at so many interruptions per hour; without measured restarts they are left out. */
export function interruptedAt(perHour: number, { checkpointSeconds, restartSeconds }: Costs): Interrupted {
  return {
    checkpointSeconds,
    restartSeconds: restartSeconds ?? 0,
    meanBetweenSeconds: perHour === 0 ? Number.POSITIVE_INFINITY : HOUR_SECONDS / perHour,
  };
}

/** The best interval at so many interruptions per hour; null = no end. */
export function bestInterval(perHour: number, checkpointSeconds: number): number | null {
  const interval = exactInterval(interruptedAt(perHour, { checkpointSeconds, restartSeconds: 0 }));
  return interval === Number.POSITIVE_INFINITY ? null : interval;
}

/** What going from one interval to another saves of the bill: 1 - F/F. */
function savedBy(interval: number | null, today: number | null, perHour: number, costs: Costs) {
  if (interval === null || today === null) return null;
  // Restarts are in both factors alike.
  const interrupted = interruptedAt(perHour, { ...costs, restartSeconds: 0 });
  const before = overheadFactor(today, interrupted);
  return before === Number.POSITIVE_INFINITY ? 1 : 1 - overheadFactor(interval, interrupted) / before;
}

function curveAround(middle: number, today: number | null, rate: Rate, costs: Costs): CurvePoint[] {
  const away = today === null ? 1 : Math.max(today / middle, middle / today) * 1.25;
  const reach = Math.min(FURTHEST_REACH, Math.max(CURVE_REACH, away));
  const at = (interval: number, perHour: number) => overheadFactor(interval, interruptedAt(perHour, costs));
  return Array.from({ length: 2 * CURVE_POINTS + 1 }, (_, index) => {
    const intervalSeconds = middle * reach ** ((index - CURVE_POINTS) / CURVE_POINTS);
    return {
      intervalSeconds,
      factor: at(intervalSeconds, rate.perHour),
      low: at(intervalSeconds, rate.low95),
      high: at(intervalSeconds, rate.high95),
    };
  }).filter(({ high }) => Number.isFinite(high));
}

/**
 * When to save, from what is measured: the exact optimum for Poisson interruptions at the gang's rate, with the rate's
 * interval carried into it, what today's interval costs beside it, and the curve of F between. Not for a provider that
 * ends instances after a fixed time: there interruptions have a memory.
 */
export function checkpointAdvice(measured: Measured): CheckpointAdvice | NoAdvice {
  const { checkpointSeconds, restartSeconds } = measured;
  if (checkpointSeconds === null || !(checkpointSeconds > 0)) return { reason: 'no-checkpoint' };
  const rate = gangRate(measured.pools);
  if ('reason' in rate) return rate;
  const low = bestInterval(rate.high95, checkpointSeconds);
  if (low === null) return { reason: 'not-interruptible' };
  const costs = { checkpointSeconds, restartSeconds };
  const intervalSeconds = bestInterval(rate.perHour, checkpointSeconds);
  const best = bestFactor(interruptedAt(rate.perHour, costs));
  if (best === Number.POSITIVE_INFINITY) return { reason: 'no-progress' };

  const todaySeconds =
    measured.todaySeconds !== null && measured.todaySeconds > 0 ? measured.todaySeconds : null;
  const factor =
    todaySeconds === null ? null : overheadFactor(todaySeconds, interruptedAt(rate.perHour, costs));
  const saved = (perHour: number) => savedBy(intervalSeconds, todaySeconds, perHour, costs);
  // Rises or falls throughout with the rate, so that the ends bound it.
  const ends = [saved(rate.low95), saved(rate.high95)].filter((share) => share !== null);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  return {
    intervalSeconds,
    low,
    high: bestInterval(rate.low95, checkpointSeconds),
    rate,
    ...costs,
    today:
      todaySeconds === null
        ? null
        : { intervalSeconds: todaySeconds, factor: Number.isFinite(factor) ? factor : null },
    best: intervalSeconds === null ? null : { factor: best },
    savedShare: saved(rate.perHour),
    savedShareLow: Number.isFinite(least) ? least : null,
    savedShareHigh: Number.isFinite(most) ? most : null,
    curve: curveAround(intervalSeconds ?? low, todaySeconds, rate, costs),
  };
}

/** What changing to the advised interval saves a month, at the gang's price and so many billed hours; null = not known. */
export function monthlySavingUsd(
  { savedShare }: Pick<CheckpointAdvice, 'savedShare'>,
  usdPerHour: number,
  hoursPerMonth: number,
): number | null {
  return savedShare === null ? null : savedShare * usdPerHour * hoursPerMonth;
}
