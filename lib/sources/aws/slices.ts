const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** AWS keeps this much of a price's history. */
const HISTORY_MS = 90 * DAY_MS;
/** Records come late and out of order: each run looks again at the last hour before its watermark. */
const OVERLAP_MS = HOUR_MS;
const SLICE_DAYS = 7;

/** A stretch of time to pull: progress is kept at each one's end. */
export type Slice = { start: Date; end: Date };

/**
 * The window of a run in slices of at most 7 days, or as many as asked for, oldest first, without a gap: from an hour before the watermark, or
 * from 90 days before `now`, up to `now`. Never empty, even where the watermark lies ahead of a clock set back.
 */
export function slicesOf(
  { watermark, now }: { watermark: Date | null; now: Date },
  sliceDays = SLICE_DAYS,
): Slice[] {
  const sliceMs = sliceDays * DAY_MS;
  const end = now.getTime();
  const oldest = end - HISTORY_MS;
  const wanted = watermark === null ? oldest : watermark.getTime() - OVERLAP_MS;
  const slices: Slice[] = [];
  for (let at = Math.max(oldest, Math.min(wanted, end - OVERLAP_MS)); at < end; at += sliceMs) {
    slices.push({ start: new Date(at), end: new Date(Math.min(at + sliceMs, end)) });
  }
  return slices;
}
