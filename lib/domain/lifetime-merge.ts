import type { EndReason, InstanceLifetimeRow } from './lifetimes.ts';

/** A lifetime as the ledger keeps it: `lastSeenAt` = when it was last seen running. */
export type KeptLifetime = InstanceLifetimeRow & {
  startAssumed: boolean;
  /** no inventory ever showed it: events alone tell of it */
  fromEvents: boolean;
  /** how it ended by the inventory's word; null where it never showed the end */
  inventoryReason: EndReason | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
};

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
      startAssumed: seen.startAssumed ?? false,
      fromEvents: false,
      inventoryReason: seen.endReason,
      firstSeenAt: seenAt,
      lastSeenAt: running ? latest(seenAt, seen.startedAt) : seen.startedAt,
    };
  const firstSeenAt = earliest(kept.firstSeenAt, seenAt);
  const lastSeenAt = running ? latest(kept.lastSeenAt, seenAt) : kept.lastSeenAt;
  // What was said last describes it best: tags and names change.
  const said = seenAt >= kept.lastSeenAt ? seen : kept;
  const startAssumed = kept.startAssumed && (seen.startAssumed ?? false);
  const inventoryReason = seen.endReason ?? kept.inventoryReason;
  const base = { ...said, startAssumed, fromEvents: false, inventoryReason, firstSeenAt, lastSeenAt };
  if (running) {
    const reopened = kept.endedAt !== null && kept.endAssumed && seenAt > kept.endedAt;
    if (kept.endedAt === null || reopened) return { ...base, ...endOf(seen), inventoryReason: null };
    return { ...base, ...endOf(kept) };
  }
  if (kept.endedAt === null) return { ...base, ...endOf(seen) };
  if (kept.endAssumed && !seen.endAssumed) return { ...base, ...endOf(seen) };
  if (kept.endAssumed && kept.endReason === 'unknown')
    return { ...base, ...endOf(seen), endedAt: kept.endedAt };
  return { ...base, ...endOf(kept) };
}
