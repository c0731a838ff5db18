import { clipSteps, heldAt, type Step } from './step-rows.ts';

/** A stretch of a step line, by its middle, with the line's lowest and highest value over it. */
export type Place = { middle: number; low: number; high: number };

/** The lowest and highest value of a step line over a stretch; null where nothing of it is known. */
function reachOf(steps: readonly Step[], from: number, to: number): { low: number; high: number } | null {
  const values = clipSteps(steps, from, to).map(([, usd]) => usd);
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}

/**
 * Where a label of `width` (in the unit of `at`) can stand beside a step line: the flattest stretches first, nearest to
 * the right end among equals; none before the line is known.
 */
export function labelPlaces(steps: readonly Step[], from: number, to: number, width: number): Place[] {
  const start = Math.max(from, steps[0]?.[0] ?? to);
  if (to - start < width) return [];
  const places = Array.from({ length: 25 }, (_, k) => {
    const end = to - ((to - start - width) * k) / 24;
    return { middle: end - width / 2, ...(reachOf(steps, end - width, end) ?? { low: 0, high: 0 }) };
  });
  const flattest = Math.min(...places.map(({ low, high }) => high - low));
  const isFlat = ({ low, high }: Place) => high - low <= flattest * 1.05;
  return [...places.filter(isFlat), ...places.filter((place) => !isFlat(place))];
}

/** The side of a line on which a label stands, and the band of values that it then covers. */
export type Side = (place: Place) => { low: number; high: number };

/**
 * The first place, on the first side, where the label covers none of the other lines; where there is none, the first
 * place on the first side, not `clear`. Null without any place.
 */
export function clearPlace<S extends Side>(
  places: readonly Place[],
  sides: readonly S[],
  others: readonly (readonly Step[])[],
  width: number,
): { place: Place; side: S; clear: boolean } | null {
  const isClear = (place: Place, side: S) => {
    const band = side(place);
    return others.every((steps) => {
      const reach = reachOf(steps, place.middle - width / 2, place.middle + width / 2);
      return reach === null || reach.high < band.low || reach.low > band.high;
    });
  };
  for (const side of sides) {
    const place = places.find((candidate) => isClear(candidate, side));
    if (place) return { place, side, clear: true };
  }
  const [place] = places;
  const [side] = sides;
  return place && side ? { place, side, clear: false } : null;
}

/** The time within the middle half of the window where two step lines lie furthest apart, with both values. */
export function widestGap(
  upper: readonly Step[],
  lower: readonly Step[],
  from: number,
  to: number,
): { at: number; upper: number; lower: number } | null {
  const gaps = Array.from({ length: 13 }, (_, k) => {
    const at = from + (to - from) * (0.5 + (k % 2 === 0 ? 1 : -1) * Math.ceil(k / 2) * 0.04);
    return { at, upper: heldAt(upper, at), lower: heldAt(lower, at) };
  }).filter(
    (gap): gap is { at: number; upper: number; lower: number } => gap.upper !== null && gap.lower !== null,
  );
  const widest = Math.max(...gaps.map((gap) => gap.upper - gap.lower));
  return gaps.find((gap) => gap.upper - gap.lower >= widest * 0.9) ?? null;
}

/** Moves label positions apart to at least `gap`, in their order, within `top` and `bottom` where they fit. */
export function spread(positions: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
  const placed = [...positions];
  let least = top;
  for (const index of order) {
    placed[index] = Math.max(placed[index] ?? top, least);
    least = (placed[index] ?? top) + gap;
  }
  let most = bottom;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index] ?? bottom, most);
    most = (placed[index] ?? bottom) - gap;
  }
  return placed;
}
