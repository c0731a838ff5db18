const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const UNITS: Record<string, number> = { h: HOUR_MS, d: DAY_MS };
const DEFAULT_RANGE = '30d';

/** The longest window that is answered, in days. */
export const LONGEST_WINDOW_DAYS = 400;

/** A window as the URL says it: a relative `range` (`24h`, `30d`), or `from` and `to` in ISO 8601. */
export type WindowWords = { range?: string; from?: string; to?: string };

/** From `from` up to, not including, `to`. Never reaches beyond now: nothing is known there. */
export type Window = { from: Date; to: Date };

/** A window that cannot be; `parameter` names the word to change. */
export class WindowError extends Error {
  readonly parameter: keyof WindowWords;

  constructor(parameter: keyof WindowWords, message: string) {
    super(message);
    this.name = 'WindowError';
    this.parameter = parameter;
  }
}

function rangeMs(range: string): number {
  const match = /^(\d{1,4})([hd])$/.exec(range);
  const unit = UNITS[match?.[2] ?? ''];
  if (match === null || unit === undefined || Number(match[1]) === 0)
    throw new WindowError('range', `"${range}" is not a range: give hours or days, such as 24h or 30d`);
  return Number(match[1]) * unit;
}

function notBefore1970(parameter: 'from' | 'to', ms: number): number {
  if (ms >= 0) return ms;
  throw new WindowError(parameter, `${parameter} lies before 1970: there were no prices`);
}

function instant(parameter: 'from' | 'to', text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new WindowError(parameter, `"${text}" is not a time: give ISO 8601, such as 2026-11-01T00:00:00Z`);
  return notBefore1970(parameter, ms);
}

/**
 * The window that the words mean at `now`; without words the last 30 days. A bare date is midnight UTC, a missing
 * `to` is now, a missing `from` is 30 days before `to`, and a `to` in the future is now.
 * Throws `WindowError` for contradictions, an empty window, one longer than 400 days or from before 1970.
 */
export function resolveWindow(words: WindowWords, now: Date): Window {
  if (words.range !== undefined && (words.from !== undefined || words.to !== undefined))
    throw new WindowError('range', 'give either range, or from and to, not both');
  const asked = words.to === undefined ? now.getTime() : instant('to', words.to);
  const to = Math.min(asked, now.getTime());
  const from =
    words.from === undefined
      ? notBefore1970('from', to - rangeMs(words.range ?? DEFAULT_RANGE))
      : instant('from', words.from);
  if (words.to !== undefined && from >= asked) throw new WindowError('from', 'from must be before to');
  if (from >= to) throw new WindowError('from', 'from lies in the future: prices are known up to now');
  if (to - from > LONGEST_WINDOW_DAYS * DAY_MS)
    throw new WindowError(
      'from',
      `the window is longer than ${LONGEST_WINDOW_DAYS} days: ask for less at a time`,
    );
  return { from: new Date(from), to: new Date(to) };
}

/** The UTC days (`2026-11-23`) that the window touches, oldest first. */
export function utcDays(window: Window): string[] {
  const days: string[] = [];
  const end = window.to.getTime();
  for (let day = Math.floor(window.from.getTime() / DAY_MS) * DAY_MS; day < end; day += DAY_MS)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}
