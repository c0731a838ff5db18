import type { Step } from './step-rows.ts';

const DAY = 86_400_000;
const QUARTER = DAY / 4;

/**
 * One UTC day of spot use in USD. `onDemandUsd`: what its hours would have cost on demand; `billedUsd`: what was billed
 * for the same hours; null = not known. `provisional`: the provider may still change it; `unbilled`: no bill speaks of it.
 */
export type CostDay = {
  day: string;
  onDemandUsd: number | null;
  billedUsd: number | null;
  state: 'final' | 'provisional' | 'unbilled';
};

/** What is drawn at a time: both lines, and the band between them: `saved` below on demand, `above` over it. */
export type CostPoint = {
  at: number;
  onDemand: number | null;
  billed: number | null;
  saved: [number, number] | null;
  above: [number, number] | null;
};

const point = (at: number, onDemand: number | null, billed: number | null): CostPoint => ({
  at,
  onDemand,
  billed,
  saved: onDemand === null || billed === null ? null : [Math.min(billed, onDemand), onDemand],
  above: onDemand === null || billed === null ? null : [onDemand, Math.max(billed, onDemand)],
});

/** Where two lines that are both known at both ends cross between them; null where they do not. */
function crossing(a: CostPoint, b: CostPoint): CostPoint | null {
  if (a.onDemand === null || a.billed === null || b.onDemand === null || b.billed === null) return null;
  const [before, after] = [a.onDemand - a.billed, b.onDemand - b.billed];
  if (before * after >= 0) return null;
  const share = before / (before - after);
  const value = a.billed + (b.billed - a.billed) * share;
  return point(a.at + (b.at - a.at) * share, value, value);
}

/** A point a day, and one wherever the lines cross, so that each band ends where they meet. */
export function costPoints(days: readonly CostDay[]): CostPoint[] {
  return days.flatMap((day, index) => {
    const own = point(Date.parse(day.day), day.onDemandUsd, day.billedUsd);
    const next = days[index + 1];
    if (next === undefined) return [own];
    const cross = crossing(own, point(Date.parse(next.day), next.onDemandUsd, next.billedUsd));
    return cross === null ? [own] : [own, cross];
  });
}

/** The days of one state in a row, from half a day before the first to half a day after the last, in ms. */
export function stretches(days: readonly CostDay[], state: CostDay['state']): [from: number, to: number][] {
  const found: [number, number][] = [];
  days.forEach((day, index) => {
    if (day.state !== state) return;
    const at = Date.parse(day.day);
    const last = found.at(-1);
    if (last !== undefined && days[index - 1]?.state === state) last[1] = at + DAY / 2;
    else found.push([at - DAY / 2, at + DAY / 2]);
  });
  return found;
}

/** A line's known values four times a day, as steps: for finding its words a place. */
export function lineSteps(points: readonly CostPoint[], key: 'onDemand' | 'billed'): Step[] {
  return points.flatMap((from, index): Step[] => {
    const value = from[key];
    if (value === null) return [];
    const next = points[index + 1];
    const end = next?.[key] ?? null;
    if (next === undefined || end === null) return [[from.at, value]];
    const count = Math.max(1, Math.round((next.at - from.at) / QUARTER));
    return Array.from({ length: count }, (_, k) => [
      from.at + ((next.at - from.at) * k) / count,
      value + ((end - value) * k) / count,
    ]);
  });
}

/** Known values with nothing known beside them: no line leads to them. */
export function lonePoints(points: readonly CostPoint[], key: 'onDemand' | 'billed'): Step[] {
  return points.flatMap((one, index): Step[] => {
    const value = one[key];
    const alone = (points[index - 1]?.[key] ?? null) === null && (points[index + 1]?.[key] ?? null) === null;
    return value !== null && alone ? [[one.at, value]] : [];
  });
}
