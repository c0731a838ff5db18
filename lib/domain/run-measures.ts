import type { RunCheckpoint, RunPhase, RunStop } from './run-ledger-shape.ts';
import type { RunClaim } from './training-run.ts';

/** What of a ledger tells how a run saves and comes back. `nodes`: how many the gang has. */
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

/**
 * The gang as it is: the last place of each node that was there after the last resume; where the gang stands, of those that
 * it lost, too. Without a name of their own nodes are called by their instance, so that each new instance is a new node.
 */
export function gangOf<C extends Pick<RunClaim, 'node' | 'to'>>(
  claims: readonly C[],
  stops: readonly Pick<RunStop, 'at' | 'resumedAt'>[],
): C[] {
  const lost = stops.find(({ resumedAt }) => resumedAt === null);
  const since = lost === undefined ? (stops.at(-1)?.resumedAt ?? Number.NEGATIVE_INFINITY) : lost.at - 1;
  const last = new Map<string, C>();
  for (const claim of claims) {
    const known = last.get(claim.node);
    if (claim.to > since && (known === undefined || claim.to > known.to)) last.set(claim.node, claim);
  }
  return [...last.values()];
}

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
