import type { Claim } from './run-claims.ts';
import { type Completion, Gang, type Taken } from './run-gang.ts';
import type { RunCheckpoint, RunStop } from './run-ledger-shape.ts';
import type { RunPeriod } from './run-periods.ts';
import { layered, type Stretch } from './run-stretches.ts';
import { SILENCE_MS } from './training-run.ts';

/** What the gang did in a period: stretches follow one another without a gap. */
export type Phases = {
  stretches: Stretch[];
  stops: RunStop[];
  checkpoints: RunCheckpoint[];
  completions: Completion[];
  /** it stands since its last stop */
  isDown: boolean;
};

/** Instances of the gang that ended while the run went on, by time. */
const takenOf = (claims: readonly Claim[], { endedAt }: RunPeriod): Taken[] =>
  claims
    .filter(({ to, lifetime }) => lifetime?.endedAt === to && (endedAt === null || to < endedAt))
    .map(
      ({ to, node, lifetime }): Taken => ({
        at: to,
        node,
        cause: lifetime?.endReason === 'interrupted' ? 'interruption' : 'failure',
      }),
    )
    .sort((a, b) => a.at - b.at || (a.node < b.node ? -1 : 1));

/** Gaps in which a gang that sends heartbeats said nothing for longer than `SILENCE_MS`. */
function silences({ words, events }: RunPeriod): Stretch[] {
  const hasHeartbeats = words.length > events.length || events.some(({ type }) => type === 'heartbeat');
  if (!hasHeartbeats) return [];
  const gaps: Stretch[] = [];
  let last = words[0]?.to ?? 0;
  for (const { from, to } of words) {
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
  const from = Math.min(period.startedAt, ...claims.map((claim) => claim.from));
  const until = Math.max(period.endedAt ?? period.lastAt, ...claims.map(({ to }) => to));
  gang.finish(until);
  const checkpoints = gang.checkpoints.completed();
  const held = checkpoints.map(
    (one): Stretch => ({ from: one.from, to: one.to, part: 'checkpoint', cause: null }),
  );
  return {
    stretches: layered(from, until, [...gang.marks, ...held, ...silences(period)]),
    ...{ stops: gang.stops, checkpoints, completions: gang.completions, isDown: gang.isDown },
  };
}
