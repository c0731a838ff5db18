import { dayOf, monthOf } from './usage-window.ts';

/** What one source says of one account and month, as far as it is asked what it speaks of. */
export type ReachBook = {
  cloud: string;
  account: string;
  accountName: string | null;
  /** first day, `2026-11-01` */
  month: string;
  source: string;
  origin: string;
  counts: boolean;
  /** end of the newest usage; null where it has none */
  usedUntil: Date | null;
  /** up to when its document speaks of the month, of whatever account; null where it names no usage at all */
  spokenUntil: Date | null;
};

/** How far the bills of an account reach. */
export type Reach = {
  account: string;
  accountName: string | null;
  /** whether any bill has instance-hours of it */
  isUsed: boolean;
  /** by month up to when (ms) bills speak: the month's end where all of it is spoken of, its beginning where nothing is */
  until: ReadonlyMap<string, number>;
};

const DAY_MS = 86_400_000;
const dayAfter = (day: string) => dayOf(new Date(Date.parse(day) + DAY_MS));

const endOf = (month: string): number => {
  const at = new Date(month);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
};

/** Up to when (ms) a book's document speaks of its month; the month's beginning where it names no usage at all. */
const endSpoken = ({ spokenUntil: until, month }: ReachBook): number => until?.getTime() ?? Date.parse(month);

/**
 * How far bills reach, by account: of each month that a bill counts of, or that a source speaks of which has spoken of
 * the account before or after (an export that does not name an account says that it used nothing). A month is spoken of
 * to its end where a later one has begun to be, unless another source has usage of the account after what counts ends.
 */
export function reachOf(books: readonly ReachBook[]): Reach[] {
  const origins = Map.groupBy(
    books.filter(({ source }) => source !== 'file'),
    ({ source, origin }) => `${source}|${origin}`,
  );
  return [...Map.groupBy(books, ({ cloud, account }) => `${cloud}|${account}`).values()].map((own) => {
    const counting = own.filter(({ counts }) => counts);
    const silent = [...new Set(own.map(({ source, origin }) => `${source}|${origin}`))].flatMap(
      (origin) => origins.get(origin) ?? [],
    );
    const until = new Map<string, number>();
    for (const book of silent) until.set(book.month, Math.max(until.get(book.month) ?? 0, endSpoken(book)));
    // What counts of the account has the last word; where nothing does, whoever could have named it.
    for (const book of counting) until.set(book.month, endSpoken(book));
    const begun = [...until].filter(([month, at]) => at > Date.parse(month)).map(([month]) => month);
    const last = begun.toSorted().at(-1);
    for (const [month, at] of until) {
      const isContradicted = own.some(
        (book) => book.month === month && (book.usedUntil?.getTime() ?? 0) > at + DAY_MS,
      );
      if (last !== undefined && month < last && !isContradicted) until.set(month, endOf(month));
    }
    return {
      account: own[0]?.account ?? '',
      accountName: counting.at(-1)?.accountName ?? null,
      isUsed: own.some(({ usedUntil }) => usedUntil !== null),
      until,
    };
  });
}

/** Up to when (ms) the bills of an account speak of the month of a UTC day; 0 where none does. */
export const spokenUntil = ({ until }: Reach, day: string): number => until.get(monthOf(day)) ?? 0;

/** Whether the bills of an account speak of a UTC day, or of its beginning. */
export const speaksOf = (reach: Reach, day: string): boolean => Date.parse(day) < spokenUntil(reach, day);

/** Months among `months` of which no bill of an account speaks; those that never used anything are not missed. */
export function missingMonths(reaches: readonly Reach[], months: readonly string[]) {
  return reaches
    .filter(({ isUsed }) => isUsed)
    .flatMap(({ account, accountName, until }) =>
      months.filter((month) => !until.has(month)).map((month) => ({ account, accountName, month })),
    );
}

/** Accounts whose bill of a month ends before that of others: hours may be lacking from `from` on, up to `to`. */
export function behind(reaches: readonly Reach[], days: readonly string[]) {
  const last = days.findLast((day) => reaches.some((reach) => speaksOf(reach, day)));
  if (last === undefined) return [];
  return reaches.flatMap((reach) => {
    if (!reach.isUsed || !reach.until.has(monthOf(last)) || speaksOf(reach, last)) return [];
    const from = days.findLast((day) => speaksOf(reach, day));
    return [
      {
        account: reach.account,
        accountName: reach.accountName,
        from: from === undefined ? (days[0] as string) : dayAfter(from),
        to: last,
      },
    ];
  });
}
