import { expect, it } from 'vitest';
import { countsWords } from './event-counts.ts';

it('says what became of all events, and leaves out what none became', () => {
  expect(countsWords({ taken: 1200, waiting: 0, ignored: 30, test: 0, refused: 10 })).toBe(
    'of 1,240 events 1,200 taken in, 30 of kinds that say nothing here, 10 refused',
  );
  expect(countsWords({ waiting: 1 })).toBe('of 1 event 1 wait for their instance');
  expect(countsWords({})).toBe('no event has come yet');
});
