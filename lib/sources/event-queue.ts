import type { EventRow } from '#lib/domain/provider-event';

/** A message of a queue: `row` = what it says, `handle` = what takes it off the queue. */
export type QueueMessage = { handle: string; row: EventRow };

/** How a queue stands, as its provider says; counts are approximate, null = not told. */
export type QueueState = {
  waiting: number | null;
  /** received by somebody and not yet taken off */
  inFlight: number | null;
  /** where messages go that nobody could take off; null = none is set up */
  deadLetter: { name: string; waiting: number | null } | null;
};

/**
 * A queue that events come by. Each message is delivered at least once, in any order, and comes back unless it is taken off.
 * All methods throw `SourceError` with a remedy.
 */
export type EventQueue = {
  url: string;
  /** the last part of its address */
  name: string;
  account: string | null;
  region: string;
  /** Waits for messages up to 20 s; [] where none came. `now` bounds the events' times. */
  receive(options: { now: () => Date; signal: AbortSignal }): Promise<QueueMessage[]>;
  /** Takes messages off; those that could not be come back. */
  remove(handles: readonly string[], signal: AbortSignal): Promise<void>;
  state(signal: AbortSignal): Promise<QueueState>;
  /** Sends an event that says nothing but that it is a test; returns its id. */
  sendTest(signal: AbortSignal, now: Date): Promise<string>;
};
