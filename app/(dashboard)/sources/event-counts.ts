import { count } from '#components/ui/format';
import type { EventsResponse } from '#lib/api/schemas/events';

const WORDS: [status: keyof EventsResponse['counts'], words: string][] = [
  ['taken', 'taken in'],
  ['waiting', 'wait for their instance'],
  ['ignored', 'of kinds that say nothing here'],
  ['test', 'tests'],
  ['refused', 'refused'],
];

/** What became of all events: `of 1,240 events 1,200 taken in, 30 of kinds that say nothing here, 10 refused`. */
export function countsWords(counts: Partial<EventsResponse['counts']>): string {
  const parts = WORDS.filter(([status]) => (counts[status] ?? 0) > 0);
  const total = parts.reduce((sum, [status]) => sum + (counts[status] ?? 0), 0);
  if (total === 0) return 'no event has come yet';
  const each = parts.map(([status, words]) => `${count(counts[status] ?? 0)} ${words}`).join(', ');
  return `of ${count(total)} ${total === 1 ? 'event' : 'events'} ${each}`;
}
