import { dateTime, duration } from '#components/ui/format';
import type { EventRow } from '#lib/api/schemas/events';
import type { EventSource, Witness } from '#lib/domain/provider-event';

const NBSP = '\u00a0';

/** By what way, or by whom, as a table says it, in its order. */
export const WITNESS_WORDS: Record<Witness, string> = {
  queue: 'event',
  inventory: 'inventory',
  push: 'push',
  trail: 'CloudTrail',
  'spot-request': 'spot request',
};

/** By what way an event came, where the way itself is meant. */
export const WAY_WORDS: Record<EventSource, string> = {
  queue: 'queue',
  push: 'push',
  trail: 'CloudTrail',
  'spot-request': 'spot request',
};

/** `event, inventory`; one alone that is no event is `inventory only`. */
export function seenBy(witnesses: readonly Witness[]): string {
  if (witnesses.length === 1 && witnesses[0] === 'inventory') return 'inventory only';
  const order = Object.keys(WITNESS_WORDS) as Witness[];
  return order
    .filter((witness) => witnesses.includes(witness))
    .map((witness) => WITNESS_WORDS[witness])
    .join(', ');
}

/** `i-0b66f3a1c2d88ba0` -> `i-0b66…88ba0`; a short one as it is. */
export function shortInstance(id: string): string {
  return id.length > 13 ? `${id.slice(0, 6)}…${id.slice(-5)}` : id;
}

/** `22 Nov 14:07:31`, UTC. */
export const dateTimeSeconds = (iso: string, asOf?: string): string =>
  `${dateTime(iso, asOf)}:${String(new Date(iso).getUTCSeconds()).padStart(2, '0')}`;

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${NBSP}${largeUnit}`;
  return small === 0 ? first : `${first}${NBSP}${small}${NBSP}${smallUnit}`;
}

/** Seconds in their two largest units, rounded down: `3 min 12 s`, `9 h 14 min`, `3 d 2 h`. */
export function span(seconds: number): string {
  const value = Math.max(0, Math.floor(seconds));
  if (value < 60) return duration(value);
  if (value < 3600) return twoUnits(Math.floor(value / 60), 'min', value % 60, 's');
  if (value < 86_400) return twoUnits(Math.floor(value / 3600), 'h', Math.floor((value % 3600) / 60), 'min');
  return twoUnits(Math.floor(value / 86_400), 'd', Math.floor((value % 86_400) / 3600), 'h');
}

/** How long an instance ran: as `span`, but in whole minutes from one on, `41 min`. */
export const ran = (seconds: number): string => span(seconds < 60 ? seconds : Math.floor(seconds / 60) * 60);

/** What became of an event. */
export const STATUS_WORDS: Record<EventRow['status'], string> = {
  taken: 'taken',
  waiting: 'waits for its instance',
  ignored: 'ignored',
  test: 'test',
  refused: 'refused',
};

/** JSON with its lines and indents, or the text as it is where it is no JSON. */
export function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
