import { parseAsIsoDate } from 'nuqs/server';
import { type FilterRange, rangeWords } from '#components/shell/filters';
import { day } from '#components/ui/format';

const HOUR_MS = 3_600_000;

/** `?until=2020-02-16`: the range ends at that day's midnight UTC instead of now, for history that is long past. */
export const untilParser = parseAsIsoDate;

/** The length of a range in ms. */
export function rangeMs(range: FilterRange): number {
  return Number.parseInt(range, 10) * (range.endsWith('h') ? 1 : 24) * HOUR_MS;
}

/** Where the range must end to reach what was last seen at `observedAt`: null = now, the range holds it. */
export function untilSeen(observedAt: string | null, range: FilterRange, asOf: string): Date | null {
  const past = observedAt !== null && Date.parse(asOf) - Date.parse(observedAt) > rangeMs(range);
  return past ? new Date(midnightAfter(observedAt)) : null;
}

/** What the API is asked for: the range that ends now, or the same length before `until`. */
export function windowParams(range: FilterRange, until: Date | null) {
  if (until === null) return { range };
  return { from: new Date(until.getTime() - rangeMs(range)).toISOString(), to: until.toISOString() };
}

/** The last day of a range that ends at `until`'s midnight: `15 Feb 2020`. */
export const lastDay = (until: Date | string): string =>
  day(new Date(new Date(until).getTime() - 1).toISOString());

/** The window in a sentence: `30 days`, `the 30 days to 15 Feb 2020` (that day included). */
export function windowWords(range: FilterRange, until: Date | null): string {
  return until === null ? rangeWords(range) : `the ${rangeWords(range)} to ${lastDay(until)}`;
}

/** The midnight after an instant, as `until` says it: `2020-02-16`. */
export function midnightAfter(at: string): string {
  return new Date((Math.floor(Date.parse(at) / (24 * HOUR_MS)) + 1) * 24 * HOUR_MS)
    .toISOString()
    .slice(0, 10);
}
