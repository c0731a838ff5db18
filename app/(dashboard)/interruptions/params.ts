import { createLoader, createParser, type inferParserType } from 'nuqs/server';
import { type Filters, filterParams } from '#components/shell/filters';
import type { InterruptionRatesQuery } from '#lib/api/schemas/interruption-rates';
import type { InterruptionsQuery } from '#lib/api/schemas/interruptions';
import { type RateView, rateGroups, readView } from './rate-view.ts';

/** Whether a word names a time zone. */
export function isTimeZone(word: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: word });
    return word.length <= 60;
  } catch {
    return false;
  }
}

/** What the URL says on this page beside the filters: the groups of the rates, the zone of the hours of the week. */
export const rateParsers = {
  by: createParser<RateView>({ parse: readView, serialize: String }).withDefault('place'),
  tz: createParser<string>({
    parse: (word) => (isTimeZone(word) ? word : null),
    serialize: String,
  }).withDefault('UTC'),
};
export type RateState = inferParserType<typeof rateParsers>;

export const loadRateState = createLoader(rateParsers);

/** What the list of interruptions is asked for: the range, and those filters that name something. */
export function listParams(filters: Filters): InterruptionsQuery {
  const tags = Object.entries(filters.tags ?? {}).filter(([, values]) => values.length > 0);
  return { ...filterParams(filters), ...(tags.length > 0 && { tag: Object.fromEntries(tags) }) };
}

/** What rates are asked for under these filters, in groups. */
export const rateParams = (filters: Filters, by: RateView): InterruptionRatesQuery => ({
  ...listParams(filters),
  groupBy: rateGroups(by),
});

/** The same by hour of the week, in a time zone. */
export const hourParams = (filters: Filters, tz: string): InterruptionRatesQuery => ({
  ...listParams(filters),
  groupBy: ['hourOfWeek'],
  ...(tz !== 'UTC' && { tz }),
});
