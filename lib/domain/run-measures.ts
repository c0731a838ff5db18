import type { RunCheckpoint, RunPhase, RunStop } from './run-ledger-shape.ts';

/** What of a ledger tells how a run saves and comes back. */
export type Measurable = {
  nodes: number;
  checkpoints: readonly RunCheckpoint[];
  stops: readonly RunStop[];
  phases: readonly Pick<RunPhase, 'part' | 'cause' | 'ms'>[];
};

/**
 * How a run saves and comes back, in seconds; null = it did not yet. `checkpointSeconds`: the median of its checkpoints that
 * held up work; `restartSeconds`: what each node was paid from an interruption to the next work, in the mean; `todaySeconds`:
 * the median of useful time from a checkpoint to the next one without a stop between.
 */
export type RunMeasures = {
  checkpointSeconds: number | null;
  restartSeconds: number | null;
  todaySeconds: number | null;
};

function medianSeconds(lengthsMs: readonly number[]): number | null {
  const sorted = lengthsMs.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2000;
}

/** Measures a run by its ledger. */
export function runMeasures({ nodes, checkpoints, stops, phases }: Measurable): RunMeasures {
  const gaps: number[] = [];
  let next = 0;
  for (const [index, { from }] of checkpoints.entries()) {
    const before = checkpoints[index - 1];
    if (before === undefined) continue;
    while ((stops[next]?.at ?? Number.POSITIVE_INFINITY) < before.to) next++;
    const isBroken = (stops[next]?.at ?? Number.POSITIVE_INFINITY) <= from;
    if (!isBroken && from > before.to) gaps.push(from - before.to);
  }
  const restarts = phases.filter(({ part, cause }) => part === 'restart' && cause === 'interruption');
  const restartMs = restarts.reduce((sum, { ms }) => sum + ms, 0);
  return {
    checkpointSeconds: medianSeconds(checkpoints.flatMap(({ from, to }) => (to > from ? [to - from] : []))),
    restartSeconds: restarts.length === 0 || nodes === 0 ? null : restartMs / restarts.length / nodes / 1000,
    todaySeconds: medianSeconds(gaps),
  };
}
