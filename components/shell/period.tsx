import { day, month } from '#components/ui/format';

const DAY_MS = 86_400_000;

/** The longest window that the API answers, in days. */
export const MOST_DAYS = 400;

/** Whole UTC days from `from` up to, not including, `to` (`2026-11-01`); `to` null = up to now. */
export type Period = { from: string; to: string | null };

/** How far time and bills have come; `billedUntil` null = no bill speaks of any time. */
export type Reach = { asOf: string; billedUntil: string | null };

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The UTC day some days after another; before it where `days` is negative. */
export const dayAfter = (date: string, days = 1): string => iso(Date.parse(date) + days * DAY_MS);

const nextMonth = (date: string): string => iso(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7))));
const isFirst = (date: string) => date.endsWith('-01');

/** The UTC day of a word of the URL (`2026-11-01`, or an instant of it); null for what is no time. `up`: the end of it. */
export function dayOfWord(word: string, up: boolean): string | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2}))?$/.test(word)) return null;
  const ms = Date.parse(word);
  if (Number.isNaN(ms) || ms < 0) return null;
  // Some engines take 30 February for 2 March.
  if (word.length === 10 && iso(ms) !== word) return null;
  return iso((up ? Math.ceil(ms / DAY_MS) : Math.floor(ms / DAY_MS)) * DAY_MS);
}

/** Why these days cannot be asked for; null where they can. */
export function periodFault({ from, to }: Period): 'empty' | 'long' | null {
  if (to === null) return null;
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return days <= 0 ? 'empty' : days > MOST_DAYS ? 'long' : null;
}

/** A calendar month, up to now where it is not over. */
export const monthPeriod = (first: string, asOf: string): Period => ({
  from: first,
  to: nextMonth(first) > asOf ? null : nextMonth(first),
});

/** The months to choose from, newest first: this one, and those back from the newest that is billed. */
export function recentMonths({ asOf, billedUntil }: Reach, count = 6): Period[] {
  const last = billedUntil === null ? asOf : new Date(Date.parse(billedUntil) - 1).toISOString();
  const months = Array.from({ length: count }, (_, back) =>
    iso(Date.UTC(Number(last.slice(0, 4)), Number(last.slice(5, 7)) - 1 - back)),
  );
  const now = `${asOf.slice(0, 7)}-01`;
  return [...new Set([now, ...months])].map((first) => monthPeriod(first, asOf));
}

/** The newest day of which a bill speaks; null without a bill. */
export function lastBilled({ billedUntil }: Reach): Period | null {
  if (billedUntil === null) return null;
  const from = iso(Math.floor((Date.parse(billedUntil) - 1) / DAY_MS) * DAY_MS);
  return { from, to: dayAfter(from) };
}

export const samePeriod = (a: Period | null, b: Period | null): boolean =>
  a?.from === b?.from && a?.to === b?.to;

/** What the days are: a month (`running`: not over), one day, some days, or all since one. */
export function periodKind(
  { from, to }: Period,
  asOf: string,
): { kind: 'month'; running: boolean } | { kind: 'day' | 'days' | 'since' } {
  const end = nextMonth(from);
  const running = end > asOf;
  if (isFirst(from) && (to === end || (to === null && running))) return { kind: 'month', running };
  if (to === null) return { kind: 'since' };
  return { kind: dayAfter(from) === to ? 'day' : 'days' };
}

/** `October 2026`, `November 2026 so far`, `21 Nov 2026`, `1 Oct – 15 Nov 2026`, `since 5 Nov 2026`. */
export function periodName(period: Period, asOf: string): string {
  const { from, to } = period;
  const what = periodKind(period, asOf);
  if (what.kind === 'month') return `${month(from)}${what.running ? ' so far' : ''}`;
  if (to === null) return `since ${day(from)}`;
  const last = dayAfter(to, -1);
  return what.kind === 'day' ? day(from) : `${day(from, last)} – ${day(last)}`;
}
