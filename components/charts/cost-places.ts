import type { Step } from './step-rows.ts';

/** Where words stand: the middle of their stretch, and the line's lowest and highest value over it. */
export type WordPlace = { at: number; low: number; high: number };

/** The lowest and highest known value over a stretch; null where none is. */
function reach(steps: readonly Step[], from: number, to: number): { low: number; high: number } | null {
  const values = steps.filter(([at]) => at >= from && at <= to).map(([, value]) => value);
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}

/** Every stretch of `width` within [from, to] around a known point of the line, with what the line does in it. */
function placesOn(steps: readonly Step[], { from, to, width }: Span): WordPlace[] {
  return steps.flatMap(([at]) => {
    const middle = Math.min(Math.max(at, from + width / 2), to - width / 2);
    const own = reach(steps, middle - width / 2, middle + width / 2);
    return own === null ? [] : [{ at: middle, ...own }];
  });
}

/** The axis that words lie within, and how much of it they take, all in ms. */
export type Span = { from: number; to: number; width: number };

type Score = (place: WordPlace) => [first: number, second: number];

/** The place of the highest score, the rightmost of equals. */
function best(places: readonly WordPlace[], score: Score): WordPlace | null {
  let found: WordPlace | null = null;
  for (const place of places) {
    const [[first, second], [most, least]] = [score(place), found === null ? [-Infinity, 0] : score(found)];
    if (first > most || (first === most && second >= least)) found = place;
  }
  return found;
}

/**
 * Where a line runs highest and words over it, `room` of its axis tall, are clear of the other line: that lies below
 * it all along, or above the words. Null where that is nowhere.
 */
export function overLine(
  line: readonly Step[],
  other: readonly Step[],
  span: Span,
  room = Number.POSITIVE_INFINITY,
): WordPlace | null {
  const clear = placesOn(line, span).filter(({ at, high }) => {
    const theirs = reach(other, at - span.width / 2, at + span.width / 2);
    return theirs === null || theirs.high <= high || theirs.low >= high + room;
  });
  // Of places that reach as high, the flattest: there the words stand over the top itself.
  return best(clear, ({ high, low }) => [high, low]);
}

/** Where a line keeps furthest from the axis and no value of the other lies below it: room for words under it. */
export function underLine(line: readonly Step[], other: readonly Step[], span: Span): WordPlace | null {
  const clear = placesOn(line, span).filter(({ at, low }) => {
    const theirs = reach(other, at - span.width / 2, at + span.width / 2);
    return theirs === null || theirs.low >= low;
  });
  return best(clear, ({ low, high }) => [low, -high]);
}

/** Where two lines lie furthest apart over a whole stretch: `low` of the upper and `high` of the lower one bound the room. */
export function betweenLines(upper: readonly Step[], lower: readonly Step[], span: Span): WordPlace | null {
  const gaps = placesOn(upper, span).flatMap(({ at, low: ceiling }) => {
    const floor = reach(lower, at - span.width / 2, at + span.width / 2);
    return floor === null ? [] : [{ at, low: floor.high, high: ceiling }];
  });
  return best(gaps, ({ low, high }) => [high - low, 0]);
}
