const DEEP = 'color-mix(in oklab, var(--spot) 45%, var(--ink))';
const PALE = 'color-mix(in oklab, var(--spot) 72%, var(--paper))';

/**
 * How up to six pools are told apart on one chart: all are spot, so all are teal, by depth and by width; the number and
 * name at the line's end say which is which.
 */
export const SERIES_INKS = [
  { stroke: 'var(--spot)', text: 'var(--spot)', width: 2.25 },
  { stroke: DEEP, text: DEEP, width: 1.5 },
  { stroke: PALE, text: 'var(--spot)', width: 2.25 },
  { stroke: DEEP, text: DEEP, width: 3 },
  { stroke: 'var(--spot)', text: 'var(--spot)', width: 1.25 },
  { stroke: PALE, text: 'var(--spot)', width: 1.25 },
] as const;

/** The most pools that one chart tells apart. */
export const MAX_SERIES = SERIES_INKS.length;

/** The ink of the k-th series. */
export const seriesInk = (k: number) => SERIES_INKS[k % SERIES_INKS.length] ?? SERIES_INKS[0];
