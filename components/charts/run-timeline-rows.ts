import type { RunPart, StopCause } from './run-inks.tsx';

/** A stretch in which the gang did one thing; times in ms. */
export type TimelinePhase = { from: number; to: number; part: RunPart };
/** The time of an instance that belongs to a node. */
export type TimelineClaim = { node: string; from: number; to: number; place: string | null };
export type TimelineStop = { at: number; cause: StopCause; node: string | null };
export type TimelineCheckpoint = { from: number; to: number };

/** What a node's line shows: `parts` in the order of time, none of them overlapping, `claims` = when it was paid. */
export type TimelineNode = {
  node: string;
  /** the last place where it was, and how many it has had */
  place: string | null;
  places: number;
  claims: { from: number; to: number }[];
  parts: TimelinePhase[];
};

/** A checkpoint is drawn as a mark of its own, over work. */
const drawn = (part: RunPart): RunPart => (part === 'checkpoint' ? 'useful' : part);

/**
 * Phases as stretches of `columns` columns of equal length, so that a run of any length is drawn with as many at most. A
 * column shows what it holds most of; but lost work and restarts before all else, so that no stop is hidden.
 */
export function thinPhases(
  phases: readonly TimelinePhase[],
  from: number,
  to: number,
  columns: number,
): TimelinePhase[] {
  const width = (to - from) / columns;
  if (!(width > 0)) return [];
  if (phases.length <= columns / 2) return mergeParts(phases);
  const held = Array.from({ length: columns }, () => new Map<RunPart, number>());
  for (const phase of phases) {
    const part = drawn(phase.part);
    const last = Math.min(columns - 1, Math.ceil((phase.to - from) / width) - 1);
    for (let k = Math.max(0, Math.floor((phase.from - from) / width)); k <= last; k += 1) {
      const start = from + k * width;
      const share = Math.min(phase.to, start + width) - Math.max(phase.from, start);
      if (share > 0) held[k]?.set(part, (held[k]?.get(part) ?? 0) + share);
    }
  }
  return mergeParts(
    held.flatMap((shares, k) => {
      const part = mostOf(shares);
      return part === null ? [] : [{ from: from + k * width, to: from + (k + 1) * width, part }];
    }),
  );
}

function mostOf(shares: ReadonlyMap<RunPart, number>): RunPart | null {
  const parts = [...shares].toSorted(([, a], [, b]) => b - a).map(([part]) => part);
  return parts.find((part) => part === 'lost' || part === 'restart') ?? parts[0] ?? null;
}

function mergeParts(phases: readonly TimelinePhase[]): TimelinePhase[] {
  const merged: TimelinePhase[] = [];
  for (const phase of phases) {
    const part = drawn(phase.part);
    const before = merged.at(-1);
    // Columns meet but for rounding.
    if (before !== undefined && before.part === part && phase.from - before.to < 1) before.to = phase.to;
    else if (phase.to > phase.from) merged.push({ from: phase.from, to: phase.to, part });
  }
  return merged;
}

const byName = new Intl.Collator('en', { numeric: true });

/** The line of each node, in the order of their names, numbers as numbers: its paid time, cut by what the gang did. */
export function timelineNodes(
  claims: readonly TimelineClaim[],
  phases: readonly TimelinePhase[],
): TimelineNode[] {
  return [...Map.groupBy(claims, ({ node }) => node)]
    .toSorted(([a], [b]) => byName.compare(a, b))
    .map(([node, own]) => {
      const sorted = own.toSorted((a, b) => a.from - b.from);
      return {
        node,
        place: sorted.at(-1)?.place ?? null,
        places: new Set(sorted.map(({ place }) => place)).size,
        claims: sorted.map(({ from, to }) => ({ from, to })),
        parts: sorted.flatMap((claim) =>
          phases
            .filter((phase) => phase.to > claim.from && phase.from < claim.to)
            .map(({ from, to, part }) => ({
              from: Math.max(from, claim.from),
              to: Math.min(to, claim.to),
              part,
            })),
        ),
      };
    });
}

/** Px that lie between the marks of two checkpoints at least. */
const APART = 6;

/** The checkpoints that can be drawn as marks of their own on so many px: all of them, or none where they would crowd. */
export function checkpointMarks(
  checkpoints: readonly TimelineCheckpoint[],
  msPerPx: number,
): readonly TimelineCheckpoint[] {
  const steps = checkpoints.slice(1).map(({ from }, k) => from - (checkpoints[k]?.from ?? from));
  const median = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)];
  return median !== undefined && median < APART * msPerPx ? [] : checkpoints;
}

/** What the gang did at a time; null: nothing was paid then, or nothing is known. */
export function partAt(phases: readonly TimelinePhase[], at: number): RunPart | null {
  return phases.find(({ from, to }) => from <= at && at < to)?.part ?? null;
}
