import { scaled, unscaled } from './decimal.ts';
import { dayOf } from './usage-window.ts';

/** What one source says of one account and month, as far as sources are compared. */
export type Book = {
  cloud: string;
  account: string;
  accountName: string | null;
  month: string;
  counts: boolean;
  usedUntil: Date | null;
  /** billed for spot in USD by UTC day */
  spotDays: Record<string, string>;
  /** in which currencies; none without usage lines */
  currencies: readonly string[];
};

/** What was billed for spot before a day (all of it: null), in units of 1e-10 USD. */
function spotUntil(book: Book, before: string | null): bigint {
  let sum = 0n;
  for (const [day, cost] of Object.entries(book.spotDays))
    if (before === null || day < before) sum += scaled(cost);
  return sum;
}

/** Whether a source has usage, but none in USD: what it says of its days is not known in USD. */
export const isInOtherCurrency = ({ currencies }: Pick<Book, 'currencies'>): boolean =>
  currencies.length > 0 && !currencies.includes('USD');

/** What was billed for spot in USD, all days together; null where it has usage, but none in USD. */
export const spotCostOf = (book: Book): number | null =>
  isInOtherCurrency(book) ? null : unscaled(spotUntil(book, null));

/**
 * How far two sources of the same account and month agree: over the whole days that both know, in USD; null where they
 * are not in the same currencies, or not in USD. `laterUsd`: what the other one has for spot after those days, in no figure.
 */
export type Disagreement = {
  comparedUntil: Date | null;
  spotCostUsd: number | null;
  countedSpotCostUsd: number | null;
  differenceUsd: number | null;
  laterUsd: number | null;
};

/** Whether two sources have usage in the same currencies, or one of them none. */
const isComparable = (a: Book, b: Book) =>
  a.currencies.length === 0 ||
  b.currencies.length === 0 ||
  a.currencies.toSorted().join() === b.currencies.toSorted().join();

/** Compares a source that does not count with the one that does, up to the last whole day of the one that ends earlier. */
export function disagreement(counted: Book, other: Book): Disagreement {
  const ends = [counted.usedUntil, other.usedUntil];
  const until = ends.includes(null)
    ? null
    : new Date(Math.min(...ends.map((end) => (end as Date).getTime())));
  const day = until === null ? null : dayOf(until);
  const comparedUntil = day === null ? null : new Date(`${day}T00:00:00Z`);
  if (!isComparable(counted, other) || spotCostOf(counted) === null || spotCostOf(other) === null)
    return {
      comparedUntil,
      spotCostUsd: null,
      countedSpotCostUsd: null,
      differenceUsd: null,
      laterUsd: null,
    };
  const [theirs, ours] = [spotUntil(other, day), spotUntil(counted, day)];
  return {
    comparedUntil,
    spotCostUsd: unscaled(theirs),
    countedSpotCostUsd: unscaled(ours),
    differenceUsd: unscaled(theirs - ours),
    laterUsd: unscaled(spotUntil(other, null) - theirs),
  };
}

/** The end of the newest usage of any book; null where none has any. */
export function billedUntil(books: readonly Book[]): Date | null {
  const ends = books.flatMap(({ usedUntil }) => (usedUntil === null ? [] : [usedUntil.getTime()]));
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}
