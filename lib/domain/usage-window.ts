import { resolveWindow, type WindowWords } from './window.ts';

const DAY_MS = 86_400_000;

/** Whole UTC days from `from` up to, not including, `to`: bills know days, not moments. */
export type DayWindow = { from: Date; to: Date };

const floor = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;

/**
 * The whole UTC days that the words mean at `now`: of a range as many days, the running one last (24h: today alone);
 * of `from` and `to` every day that they touch. Throws `WindowError` as `resolveWindow` does.
 */
export function dayWindow(words: WindowWords, now: Date): DayWindow {
  const window = resolveWindow(words, now);
  const to = floor(window.to.getTime() - 1) + DAY_MS;
  if (words.from !== undefined) return { from: new Date(floor(window.from.getTime())), to: new Date(to) };
  const days = Math.max(1, Math.round((window.to.getTime() - window.from.getTime()) / DAY_MS));
  return { from: new Date(to - days * DAY_MS), to: new Date(to) };
}

/** `2026-11-23` of a time in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** First day of the month of a day: `2026-11-01`. */
export const monthOf = (day: string): string => `${day.slice(0, 7)}-01`;

/** The days of a window, oldest first. */
export function daysOf({ from, to }: DayWindow): string[] {
  const days: string[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += DAY_MS) days.push(dayOf(new Date(at)));
  return days;
}

/** First days of the months that a window touches, oldest first. */
export const monthsOf = (window: DayWindow): string[] => [...new Set(daysOf(window).map(monthOf))];
