import { onePlusLambertW0 } from './lambert-w.ts';

/**
 * What a checkpoint takes, training waiting; what an interruption takes until training goes on (the formulas allow for
 * interruptions in it, too); and the mean time between interruptions of the whole gang.
 */
export type Interrupted = { checkpointSeconds: number; restartSeconds: number; meanBetweenSeconds: number };

/** All that the best interval depends on: how long a restart takes does not move it. */
export type Exposed = Omit<Interrupted, 'restartSeconds'>;

/** The mean time between interruptions of a gang whose nodes are each taken back every `meanBetweenSeconds`: M/N. */
export function gangMeanBetweenSeconds(meanBetweenSeconds: number, nodes: number): number {
  return meanBetweenSeconds / nodes;
}

/** What the best interval is of where one of the figures is none: null; without interruptions there is no need to save. */
function whereSettled({ checkpointSeconds, meanBetweenSeconds }: Exposed): number | null | undefined {
  if (!(checkpointSeconds > 0 && meanBetweenSeconds > 0)) return null;
  return meanBetweenSeconds === Number.POSITIVE_INFINITY ? meanBetweenSeconds : undefined;
}

/**
 * Useful seconds between checkpoints by Young's first order: sqrt(2dM). Infinity = no interruptions, so never; null where
 * a checkpoint or the time between interruptions is not above 0. Source: Young 1974.
 */
export function youngInterval(exposed: Exposed): number | null {
  const settled = whereSettled(exposed);
  if (settled !== undefined) return settled;
  return Math.sqrt(2 * exposed.checkpointSeconds) * Math.sqrt(exposed.meanBetweenSeconds);
}

/**
 * The same by Daly's higher order: sqrt(2dM)(1 + sqrt(d/2M)/3 + (d/2M)/9) - d where d < 2M, else M.
 * Source: Daly 2006, "A higher order estimate of the optimum checkpoint interval".
 */
export function dalyInterval(exposed: Exposed): number | null {
  const young = youngInterval(exposed);
  if (young === null || young === Number.POSITIVE_INFINITY) return young;
  const { checkpointSeconds, meanBetweenSeconds } = exposed;
  const half = checkpointSeconds / (2 * meanBetweenSeconds);
  return half < 1 ? young * (1 + Math.sqrt(half) / 3 + half / 9) - checkpointSeconds : meanBetweenSeconds;
}

/**
 * The same exactly, where interruptions are Poisson: M(1 + W0(-exp(-1 - d/M))), the least of `overheadFactor`.
 * Source: Daly 2006, its equation for the minimum solved by Lambert's W.
 */
export function exactInterval(exposed: Exposed): number | null {
  const settled = whereSettled(exposed);
  if (settled !== undefined) return settled;
  const { checkpointSeconds, meanBetweenSeconds } = exposed;
  return meanBetweenSeconds * onePlusLambertW0(checkpointSeconds / meanBetweenSeconds);
}

/**
 * Time billed per useful time, F, with a checkpoint after every `intervalSeconds` of useful work: M exp(R/M)
 * (exp((t + d)/M) - 1)/t; 1 + d/t without interruptions. Infinity where nothing gets done: at an interval or a time between
 * interruptions of 0 or less, or beyond every number. A cost below 0 counts as 0. Source: Daly 2006.
 */
export function overheadFactor(intervalSeconds: number, interrupted: Interrupted): number {
  const { meanBetweenSeconds } = interrupted;
  const [checkpoint, restart] = costs(interrupted);
  if (intervalSeconds <= 0 || meanBetweenSeconds <= 0) return Number.POSITIVE_INFINITY;
  if (intervalSeconds === Number.POSITIVE_INFINITY) return neverSaved(meanBetweenSeconds);
  const stretch = intervalSeconds + checkpoint;
  return (
    (stretch / intervalSeconds) *
    growth(stretch / meanBetweenSeconds) *
    Math.exp(restart / meanBetweenSeconds)
  );
}

/** (exp(y) - 1)/y for y >= 0, 1 at 0. */
function growth(y: number): number {
  if (y < Number.EPSILON) return 1;
  return y === Number.POSITIVE_INFINITY ? y : Math.expm1(y) / y;
}

const neverSaved = (meanBetweenSeconds: number) =>
  meanBetweenSeconds === Number.POSITIVE_INFINITY ? 1 : Number.POSITIVE_INFINITY;

const costs = ({ checkpointSeconds, restartSeconds }: Interrupted) =>
  [Math.max(0, checkpointSeconds), Math.max(0, restartSeconds)] as const;

/** F at the exact interval, which is exp((R + d + t)/M) there; 1 without interruptions. */
export function bestFactor(interrupted: Interrupted): number {
  const { meanBetweenSeconds } = interrupted;
  if (meanBetweenSeconds <= 0) return Number.POSITIVE_INFINITY;
  if (meanBetweenSeconds === Number.POSITIVE_INFINITY) return 1;
  const [checkpoint, restart] = costs(interrupted);
  const interval = exactInterval(interrupted) ?? 0;
  return Math.exp((restart + checkpoint + interval) / meanBetweenSeconds);
}

/** F to the first order, 1 + d/t + (t + d)/2M + R/M: too low where M is near d. For comparison alone. */
export function overheadFirstOrder(intervalSeconds: number, interrupted: Interrupted): number {
  const { meanBetweenSeconds } = interrupted;
  const [checkpoint, restart] = costs(interrupted);
  if (intervalSeconds <= 0 || meanBetweenSeconds <= 0) return Number.POSITIVE_INFINITY;
  const perInterruption = (intervalSeconds + checkpoint) / 2 + restart;
  return 1 + checkpoint / intervalSeconds + perInterruption / meanBetweenSeconds;
}

/**
 * F of a job of so much useful time that saves nothing before its end, and begins anew whenever it is interrupted:
 * M exp(R/M)(exp(T/M) - 1)/T. The best that it can do.
 */
export function bestJobFactor(
  jobSeconds: number,
  { restartSeconds, meanBetweenSeconds }: Omit<Interrupted, 'checkpointSeconds'>,
): number {
  return overheadFactor(jobSeconds, { checkpointSeconds: 0, restartSeconds, meanBetweenSeconds });
}

/**
 * The seconds expected to be lost in a stretch of `stretchSeconds` (work and its checkpoint) that was interrupted:
 * M - L/(exp(L/M) - 1), which is near L/2 in a short stretch and near M in a long one; L/2 as M grows without bound.
 */
export function expectedLoss(stretchSeconds: number, meanBetweenSeconds: number): number {
  if (stretchSeconds <= 0 || meanBetweenSeconds <= 0) return 0;
  if (stretchSeconds === Number.POSITIVE_INFINITY) return meanBetweenSeconds;
  const y = stretchSeconds / meanBetweenSeconds;
  // Bernoulli's series, where the difference would cancel.
  if (y < 0.05) return stretchSeconds * (0.5 - y / 12 + y ** 3 / 720 - y ** 5 / 30_240);
  return meanBetweenSeconds - stretchSeconds / Math.expm1(y);
}
