import { linearTicks } from './ticks.ts';

/** Time billed per useful time at an interval between checkpoints: at the rate, and at the ends of its 95 % interval. */
export type OverheadPoint = { intervalSeconds: number; factor: number; low: number; high: number };

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const INTERVALS = [
  ...[1, 2, 5, 10, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 30, 90, 365].map((n) => n * DAY),
];

/** Overhead in per cent of the useful time. */
export const overheadPct = (factor: number): number => (factor - 1) * 100;

/** Ticks of the overhead: up to twice what saving too seldom or too often does at the ends, but to today's in any case. */
export function overheadTicks(points: readonly OverheadPoint[], todayFactor: number | null): number[] {
  const best = Math.min(...points.map(({ factor }) => factor));
  const ends = Math.max(points[0]?.factor ?? 1, points.at(-1)?.factor ?? 1);
  const enough = Math.min(overheadPct(ends), Math.max(4 * overheadPct(best), 10));
  const reach = Math.max(enough, todayFactor === null ? 0 : overheadPct(todayFactor) * 1.1);
  return linearTicks(0, reach, 4);
}

/** Round intervals on a logarithmic axis, at most `most` of them, evenly thinned. */
export function intervalTicks(fromSeconds: number, toSeconds: number, most: number): number[] {
  const within = INTERVALS.filter((seconds) => seconds >= fromSeconds && seconds <= toSeconds);
  const every = Math.max(1, Math.ceil(within.length / most));
  return within.filter((_, k) => k % every === 0);
}

/** An interval as an axis or a sentence says it: `45 s`, `75 min`, `2.5 h`, `3 d`. */
export function intervalText(seconds: number): string {
  const NBSP = '\u00a0';
  const short = (value: number) => `${value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)}`;
  if (seconds < 99.5) return `${short(seconds)}${NBSP}s`;
  if (seconds < 119.5 * MINUTE) return `${short(seconds / MINUTE)}${NBSP}min`;
  if (seconds < 2 * DAY) return `${short(seconds / HOUR)}${NBSP}h`;
  return `${short(seconds / DAY)}${NBSP}d`;
}

/** The overhead at an interval between two points of the curve, straight in its logarithm; null beyond the curve. */
export function overheadAt(points: readonly OverheadPoint[], intervalSeconds: number): OverheadPoint | null {
  const next = points.findIndex((point) => point.intervalSeconds >= intervalSeconds);
  const [a, b] = [points[next - 1], points[next]];
  if (b === undefined) return null;
  if (a === undefined) return b.intervalSeconds === intervalSeconds ? b : null;
  const share =
    Math.log(intervalSeconds / a.intervalSeconds) / Math.log(b.intervalSeconds / a.intervalSeconds);
  const mix = (from: number, to: number) => from + (to - from) * share;
  return {
    intervalSeconds,
    factor: mix(a.factor, b.factor),
    low: mix(a.low, b.low),
    high: mix(a.high, b.high),
  };
}
