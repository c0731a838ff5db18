import { type Claim, endsOf } from './run-claims.ts';
import { type Completion, Gang, type Taken } from './run-gang.ts';
import type { RunCheckpoint, RunStop } from './run-ledger-shape.ts';
import type { RunPeriod } from './run-periods.ts';
import { layered, type Stretch } from './run-stretches.ts';
import { SILENCE_MS, SKEW_MS } from './training-run.ts';

/** What the gang did in a period: stretches follow one another without a gap. */
export type Phases = {
  stretches: Stretch[];
  stops: RunStop[];
  checkpoints: RunCheckpoint[];
  completions: Completion[];
  /** it stands since its last stop */
  isDown: boolean;
};

/**
 * Instances of the gang that ended while the run went on, by time, each once however many nodes were on it. Of one that
 * AWS did not take and whose node says next that it is done the clock is ahead: it was shut down after its work.
 */
function takenOf(claims: readonly Claim[], period: RunPeriod): Taken[] {
  const { endedAt } = period;
  const ends = endsOf(period);
  const lasts = new Map(claims.map((claim) => [claim.node, claim]));
  const isDone = (claim: Claim) => {
    const late = (ends.get(claim.node) ?? Number.POSITIVE_INFINITY) - claim.to;
    const isShutDown = claim.lifetime?.endReason !== 'interrupted' && lasts.get(claim.node) === claim;
    return isShutDown && late >= 0 && late <= SKEW_MS;
  };
  const ended = claims.filter(
    (claim) =>
      claim.lifetime?.endedAt === claim.to && (endedAt === null || claim.to < endedAt) && !isDone(claim),
  );
  ended.sort((a, b) => a.to - b.to || (a.node < b.node ? -1 : 1));
  return [...new Map(ended.toReversed().map((claim) => [claim.lifetime, claim])).values()]
    .toReversed()
    .map(({ to, node, lifetime }) => ({
      at: to,
      node,
      cause: lifetime?.endReason === 'interrupted' ? 'interruption' : 'failure',
    }));
}

/** Gaps in which a gang that sends heartbeats said nothing for longer than `SILENCE_MS`, up to a stop or its next word. */
function silences({ words, events }: RunPeriod, stops: readonly RunStop[]): Stretch[] {
  const hasHeartbeats = words.length > events.length || events.some(({ type }) => type === 'heartbeat');
  if (!hasHeartbeats) return [];
  const heard = [...words, ...stops.map(({ at }) => ({ from: at, to: at }))].sort((a, b) => a.from - b.from);
  const gaps: Stretch[] = [];
  let last = words[0]?.to ?? 0;
  for (const { from, to } of heard) {
    if (from - last > SILENCE_MS) gaps.push({ from: last, to: from, part: 'idle', cause: null });
    last = Math.max(last, to);
  }
  return gaps;
}

/**
 * What a synchronous gang did in a period, from its events and the ends of its instances. It works from the last node's
 * start or resume of a burst to a stop; what it worked since its last completed checkpoint (or since it began) is lost
 * with the stop; from the stop to the resume it restarts. Work in a gap of silence is idle time.
 */
export function phasesOf(period: RunPeriod, claims: readonly Claim[]): Phases {
  const gang = new Gang(period);
  const taken = takenOf(claims, period);
  let next = 0;
  for (const event of period.events) {
    for (let one = taken[next]; one !== undefined && one.at < event.at; one = taken[++next]) gang.taken(one);
    gang.read(event);
  }
  for (const one of taken.slice(next)) gang.taken(one);
  const from = claims.reduce((first, claim) => Math.min(first, claim.from), period.startedAt);
  const until = claims.reduce((last, { to }) => Math.max(last, to), period.endedAt ?? period.lastAt);
  gang.finish(until);
  const checkpoints = gang.checkpoints.completed();
  const held = checkpoints.map(
    (one): Stretch => ({ from: one.from, to: one.to, part: 'checkpoint', cause: null }),
  );
  // What nobody was heard to work is not lost work: silence comes before it, and after what is known to have stood still.
  const lost = gang.marks.filter(({ part }) => part === 'lost');
  const stood = gang.marks.filter(({ part }) => part !== 'lost');
  return {
    stretches: layered(from, until, [...stood, ...held, ...silences(period, gang.stops), ...lost]),
    ...{ stops: gang.stops, checkpoints, completions: gang.completions, isDown: gang.isDown },
  };
}
