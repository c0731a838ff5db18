import type { KeptLifetime } from './lifetime-merge.ts';
import type { EndReason } from './lifetimes.ts';
import type { EventSource, InstanceEvent } from './provider-event.ts';

const MINUTE = 60_000;
/** Two reports of one start or end lie no further apart. */
export const NEAR_MS = 5 * MINUTE;
/** A warning is given two minutes before; a hibernation begins with it. */
const NOTICE_MS = 2 * MINUTE;
/** The inventory may still show as running what ended a moment ago. */
const LAG_MS = 2 * MINUTE;

/** An event as history reads it: with a key of its own, the way it came, and a time in any case. */
export type KnownEvent = Omit<InstanceEvent, 'at'> & {
  key: string;
  source: EventSource;
  at: Date;
  /** the event's own time cannot be: it is when it was received */
  atAssumed: boolean;
};

type End = Pick<KeptLifetime, 'endedAt' | 'endReason' | 'endAssumed'>;

const later = (a: Date, b: Date) => (a > b ? a : b);

/**
 * Who ended it. The inventory's word counts most; then that the provider took it; then who called for its end; a warning
 * alone means that the provider did.
 */
function reasonOf(life: KeptLifetime, events: readonly KnownEvent[]): EndReason {
  if (life.inventoryReason !== null && life.inventoryReason !== 'unknown') return life.inventoryReason;
  const taken = events.filter(({ kind }) => kind === 'interruption');
  if (taken.some(({ isOver }) => isOver)) return 'interrupted';
  const said = events.find(({ endReason }) => endReason !== null && endReason !== 'unknown')?.endReason;
  return said ?? (taken.length > 0 ? 'interrupted' : 'unknown');
}

/** When a warning lets it end, if nobody dates the end itself. */
function warnedEnd(life: KeptLifetime, events: readonly KnownEvent[]): Date | null {
  const warning = events.find(
    ({ kind, isOver, atAssumed }) => kind === 'interruption' && !isOver && !atAssumed,
  );
  if (warning === undefined) return null;
  const notice = warning.action === 'hibernate' ? 0 : NOTICE_MS;
  const end = later(life.startedAt, new Date(warning.at.getTime() + notice));
  // It ran on in spite of the warning.
  return end.getTime() < life.lastSeenAt.getTime() - LAG_MS ? null : end;
}

/** The earliest end that an event dates, in the time in which the lifetime can have ended. */
function datedEnd(life: KeptLifetime, events: readonly KnownEvent[]): Date | null {
  // Seen ended: not after that, but for clocks. Seen running: not before that, but for the inventory's lag.
  const latest =
    life.inventoryReason === null || life.endedAt === null
      ? Number.POSITIVE_INFINITY
      : life.endedAt.getTime() + NEAR_MS;
  const earliest = life.lastSeenAt.getTime() - LAG_MS;
  const dated = events.find(
    ({ kind, isOver, at, atAssumed }) =>
      !atAssumed &&
      (kind === 'end' || (kind === 'interruption' && isOver)) &&
      at.getTime() >= earliest &&
      at.getTime() <= latest,
  );
  return dated === undefined ? null : later(life.startedAt, dated.at);
}

function endOf(life: KeptLifetime, next: Date | null, events: readonly KnownEvent[]): End {
  const endReason = reasonOf(life, events);
  const seenEnded = life.inventoryReason !== null && life.endedAt !== null;
  if (seenEnded && !life.endAssumed) return { endedAt: life.endedAt, endReason, endAssumed: false };
  const dated = datedEnd(life, events);
  if (dated !== null) return { endedAt: dated, endReason, endAssumed: false };
  const warned = warnedEnd(life, events);
  if (seenEnded) {
    const first = life.endedAt as Date;
    return { endedAt: warned !== null && warned < first ? warned : first, endReason, endAssumed: true };
  }
  // Gone from the inventory, or followed by another: it ended after it was last seen.
  const isGone = (life.endedAt !== null && life.endAssumed) || next !== null;
  if (!isGone) return { endedAt: null, endReason: null, endAssumed: false };
  const last = later(life.startedAt, life.lastSeenAt);
  return { endedAt: warned === null ? last : later(last, warned), endReason, endAssumed: true };
}

/**
 * A lifetime with its end as well as anyone dates it: by the inventory, else by the earliest event, else assumed from a
 * warning or from when it was last seen. `next`: when the instance's next lifetime began; `events`: all of the instance,
 * by time.
 */
export function endedBy(life: KeptLifetime, next: Date | null, events: readonly KnownEvent[]): KeptLifetime {
  const own = events.filter(
    ({ at, account }) =>
      at >= life.startedAt && (next === null || at < next) && (account === null || account === life.account),
  );
  const end = endOf(life, next, own);
  const capped = next !== null && end.endedAt !== null && end.endedAt > next ? next : end.endedAt;
  return { ...life, ...end, endedAt: capped };
}
