import type { RunPart } from '#lib/domain/training-run';
import type { DemoLifetime } from './fleet.ts';
import type { GangCause, GangHistory, Launch } from './gang-plan.ts';
import type { Market } from './market.ts';
import { createSums, type PartSums } from './training-money.ts';

/** The part of a lifetime that belongs to a run, times in ms. */
export type TrueClaim = { node: string; lifetime: DemoLifetime; from: number; to: number };

/** What became of paid time of a node in [from, to), in ms. */
export type TrueSegment = {
  node: string;
  instanceId: string;
  from: number;
  to: number;
  part: RunPart;
  /** of lost and restart alone */
  cause: GangCause | null;
};

/** Where time and money of a run went up to an instant. */
export type RunTruth = PartSums & {
  claims: TrueClaim[];
  segments: TrueSegment[];
  /** claimed instances that the provider took */
  interruptions: number;
  /** of the gang, in ms */
  stops: { at: number; cause: GangCause; resumedAt: number | null }[];
};

const SECOND = 1000;
/** A lifetime that was taken so soon after the run's last word is the run's to its end. */
const SILENCE_SECONDS = 900;

/** Of one node: its launches, and the lifetimes that they are. */
export type TrueNode = { launches: Launch[]; lifetimes: DemoLifetime[] };

/** `lastAt`: when the run was last heard of, and `spoke` whether a launch ever was, heartbeats included; in seconds. */
export type Heard = { lastAt: number; spoke(node: number, launch: number): boolean };

/** Which time belongs to the run, as the gang and its instances really were up to `until`, in seconds. */
export function trueClaims(
  nodes: readonly TrueNode[],
  { said }: GangHistory,
  { lastAt, spoke }: Heard,
  until: number,
): TrueClaim[] {
  const ends = said.filter(({ type }) => type === 'end');
  const lastEnd = ends.at(-1)?.at;
  const firstAt = said[0]?.at ?? until;
  return nodes.flatMap(({ launches, lifetimes }, node) =>
    launches.flatMap((launch, index): TrueClaim[] => {
      if (!spoke(node, index)) return [];
      const own = ends.find((end) => end.node === node && end.launch === index)?.at;
      const gone = launch.to <= until ? launch.to : Number.POSITIVE_INFINITY;
      const isLate = launch.taken && gone - lastAt <= SILENCE_SECONDS;
      const to = Math.min(gone, own ?? lastEnd ?? (isLate ? gone : lastAt));
      const from = Math.max(launch.from, firstAt);
      const lifetime = lifetimes[index] as DemoLifetime;
      return [{ node: String(node), lifetime, from: from * SECOND, to: to * SECOND }];
    }),
  );
}

/** A claim cut by what the gang did. */
function segmentsOf({ node, lifetime, from, to }: TrueClaim, { spans }: GangHistory): TrueSegment[] {
  const { instanceId } = lifetime;
  const segments: TrueSegment[] = [];
  const add = (begin: number, end: number, part: RunPart, cause: GangCause | null) => {
    if (begin < end) segments.push({ node, instanceId, from: begin, to: end, part, cause });
  };
  let at = from;
  for (const span of spans) {
    const begin = Math.max(at, span.from * SECOND);
    const end = Math.min(to, span.to * SECOND);
    if (begin >= end) continue;
    add(at, begin, 'idle', null);
    add(begin, end, span.part, span.cause);
    at = end;
  }
  add(at, to, 'idle', null);
  return segments;
}

/** What became of all paid time of a run up to `until`, in seconds, and what it cost by the market's own rates. */
export function runTruth(
  market: Market,
  nodes: readonly TrueNode[],
  history: GangHistory,
  heard: Heard,
  until: number,
): RunTruth {
  const claims = trueClaims(nodes, history, heard, until);
  const sums = createSums(
    market,
    history.epochs.map(({ epoch, at }) => ({ epoch, at: at * SECOND })),
    until * SECOND,
  );
  const segments = claims.flatMap((claim) => {
    const found = segmentsOf(claim, history);
    sums.add(claim.lifetime, found);
    return found;
  });
  const wasTaken = ({ lifetime: { endReason, endedAt }, to }: TrueClaim) =>
    endReason === 'interrupted' && endedAt.getTime() === to && to <= until * SECOND;
  return {
    ...{ claims, segments, ...sums.read() },
    interruptions: claims.filter(wasTaken).length,
    stops: history.stops.map(({ at, cause, resumedAt }) => ({
      at: at * SECOND,
      cause,
      resumedAt: resumedAt === null ? null : resumedAt * SECOND,
    })),
  };
}
