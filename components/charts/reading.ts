const DAY = 86_400_000;

/** The axis that a reading line moves along: its ends and its stops, times in ms, oldest first. */
export type Reading = { from: number; to: number; stops: readonly number[] };

/**
 * Where a key moves the reading line that stands at `now`: arrows to the next stop, page keys by a day, Home and End to
 * the ends, Escape away (null). `undefined` = not one of its keys.
 */
export function readingAfter(
  key: string,
  now: number,
  { from, to, stops }: Reading,
): number | null | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return stops.findLast((stop) => stop < now) ?? from;
    case 'ArrowRight':
    case 'ArrowUp':
      return stops.find((stop) => stop > now) ?? to;
    case 'PageUp':
      return Math.min(to, now + DAY);
    case 'PageDown':
      return Math.max(from, now - DAY);
    case 'Home':
      return from;
    case 'End':
      return to;
    case 'Escape':
      return null;
  }
  return undefined;
}
