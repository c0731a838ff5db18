import type { InstanceLifetimeRow } from './lifetimes.ts';

/** A lifetime as the ledger keeps it: `lastSeenAt` = when it was last seen running. */
export type KeptLifetime = InstanceLifetimeRow & { firstSeenAt: Date; lastSeenAt: Date };

const latest = (a: Date, b: Date) => (a > b ? a : b);
const earliest = (a: Date, b: Date) => (a < b ? a : b);

/** How a lifetime ended, never before it began. */
function endOf(seen: InstanceLifetimeRow): Pick<InstanceLifetimeRow, 'endedAt' | 'endReason' | 'endAssumed'> {
  const { endReason, endAssumed } = seen;
  return {
    endedAt: seen.endedAt === null ? null : latest(seen.endedAt, seen.startedAt),
    endReason,
    endAssumed,
  };
}

/**
 * What is known of a lifetime once it was seen again at `seenAt`, in whatever order that is learned. An end that the
 * provider dates stands; one that was assumed gives way to a dated one, to an earlier assumed one, and to the instance
 * being seen running later.
 */
export function mergeLifetime(
  kept: KeptLifetime | null,
  seen: InstanceLifetimeRow,
  seenAt: Date,
): KeptLifetime {
  const running = seen.endedAt === null;
  if (kept === null)
    return {
      ...seen,
      ...endOf(seen),
      firstSeenAt: seenAt,
      lastSeenAt: running ? latest(seenAt, seen.startedAt) : seen.startedAt,
    };
  const firstSeenAt = earliest(kept.firstSeenAt, seenAt);
  const lastSeenAt = running ? latest(kept.lastSeenAt, seenAt) : kept.lastSeenAt;
  // What was said last describes it best: tags and names change.
  const said = seenAt >= kept.lastSeenAt ? seen : kept;
  const base = { ...said, firstSeenAt, lastSeenAt };
  if (running) {
    const reopened = kept.endedAt !== null && kept.endAssumed && seenAt > kept.endedAt;
    const end = kept.endedAt === null || reopened ? endOf(seen) : endOf(kept);
    return { ...base, ...end };
  }
  if (kept.endedAt === null) return { ...base, ...endOf(seen) };
  if (kept.endAssumed && !seen.endAssumed) return { ...base, ...endOf(seen) };
  if (kept.endAssumed && kept.endReason === 'unknown')
    return { ...base, ...endOf(seen), endedAt: kept.endedAt };
  return { ...base, ...endOf(kept) };
}
