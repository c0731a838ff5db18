import { clipSteps, heldAt, type Step } from './step-rows.ts';

/**
 * Where a label of `width` (in the unit of `at`) can stand beside a step line: the flattest stretch that it covers,
 * nearest to the right end among equals. `low` and `high` are the line's values over it. Null when nothing is known.
 */
export function placeLabel(
  steps: readonly Step[],
  from: number,
  to: number,
  width: number,
): { middle: number; low: number; high: number } | null {
  const start = Math.max(from, steps[0]?.[0] ?? to);
  if (to - start < width) return null;
  const places = Array.from({ length: 25 }, (_, k) => {
    const end = to - ((to - start - width) * k) / 24;
    const values = clipSteps(steps, end - width, end).map(([, usd]) => usd);
    return { middle: end - width / 2, low: Math.min(...values), high: Math.max(...values) };
  });
  const flattest = Math.min(...places.map(({ low, high }) => high - low));
  return places.find(({ low, high }) => high - low <= flattest * 1.05) ?? null;
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
