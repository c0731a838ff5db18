import { linearTicks } from './ticks.ts';

/** A rate per instance-hour with its 95 % interval, and the provider's own bucket beside it; null = not known. */
export type WhiskerRow = {
  key: string;
  ratePerHour: number | null;
  low95: number | null;
  high95: number | null;
  interruptions: number;
  advisor: AdvisorBucket | null;
};

/** What the provider itself says of the rate; `highPerHour` null = it has no upper end. */
export type AdvisorBucket = { lowPerHour: number; highPerHour: number | null };

/** How high a line of the chart is. */
export const WHISKER_HEIGHT = 26;

/** Fewer interruptions than that make an interval too wide to set the scale for all others. */
const ENOUGH = 3;
/** Times the narrowest interval's end that the scale may reach where no group has enough. */
const REACH = 4;

/**
 * Ticks in per cent per hour for all rows: every interval of three interruptions or more ends within them; wider ones
 * may go beyond. Null where no rate is known.
 */
export function whiskerTicks(rows: readonly WhiskerRow[], count = 6): number[] | null {
  const known = rows.flatMap(({ high95, interruptions }) =>
    high95 === null ? [] : [{ high95, interruptions }],
  );
  if (known.length === 0) return null;
  const ends = known.map(({ high95 }) => high95);
  const firm = known.flatMap((row) => (row.interruptions >= ENOUGH ? [row.high95] : []));
  const reach = firm.length > 0 ? Math.max(...firm) : Math.min(Math.max(...ends), REACH * Math.min(...ends));
  return linearTicks(0, reach * 100, count);
}

/** Where a rate per hour stands on the axis, in per cent of its length; `beyond`: it is not on it. */
export function whiskerPlace(ticks: readonly number[], perHour: number): { x: number; beyond: boolean } {
  const end = ticks.at(-1) ?? 1;
  const x = ((perHour * 100) / end) * 100;
  return { x: Math.min(100, Math.max(0, x)), beyond: x > 100 + 1e-9 };
}

/** How a bucket is drawn: as a band, as a bracket that is open above, or not, where it begins beyond the axis. */
export function bucketShape(
  ticks: readonly number[],
  { lowPerHour, highPerHour }: AdvisorBucket,
): 'band' | 'open' | null {
  if (whiskerPlace(ticks, lowPerHour).beyond) return null;
  return highPerHour === null ? 'open' : 'band';
}
