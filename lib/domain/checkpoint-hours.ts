import { overheadFactor } from './checkpoint.ts';
import { bestInterval, type CheckpointAdvice, interruptedAt } from './checkpoint-advice.ts';
import type { HoursOfWeek } from './exposure.ts';
import type { Rate } from './interruption-rate.ts';

const DAY_MS = 86_400_000;
const HOURS = 168;
/** An interval of its own that saves less of the hour's bill is not worth a change. */
const WORTH_SHARE = 0.001;

/** The gang's rate in one hour of the week, and whether it differs from the whole week's by more than chance. */
export type HourRate = { rate: Rate; differs: boolean };

/** What to save at in an hour of the week; `isOwn` = it is the hour's, not the whole week's. As in `CheckpointAdvice`. */
export type HourAdvice = Pick<CheckpointAdvice, 'intervalSeconds' | 'low' | 'high'> & { isOwn: boolean };

/** What to save at from an instant on, and until when that holds (ms since 1970). */
export type AdviceNow = HourAdvice & { validUntil: number };

function ownAdvice(whole: CheckpointAdvice, rate: Rate): HourAdvice | null {
  const { checkpointSeconds } = whole;
  const low = bestInterval(rate.high95, checkpointSeconds);
  // Without any interruption in it an hour is taken to be as bad as it can be.
  const perHour = rate.perHour === 0 ? rate.high95 : rate.perHour;
  const intervalSeconds = bestInterval(perHour, checkpointSeconds);
  if (whole.intervalSeconds === null || intervalSeconds === null || low === null) return null;
  if (rate.perHour === 0 && intervalSeconds <= whole.intervalSeconds) return null;
  const interrupted = interruptedAt(perHour, { checkpointSeconds, restartSeconds: null });
  const share =
    1 - overheadFactor(intervalSeconds, interrupted) / overheadFactor(whole.intervalSeconds, interrupted);
  if (!(share >= WORTH_SHARE)) return null;
  return { intervalSeconds, low, high: bestInterval(rate.low95, checkpointSeconds), isOwn: true };
}

/**
 * The advice for each hour of the week (0 = Monday 00:00): the hour's own where its rate differs by more than chance and
 * by enough to save a thousandth of its bill, else the whole week's. `hours` lacks, or has null for, hours of no known rate.
 */
export function adviceByHour(whole: CheckpointAdvice, hours: readonly (HourRate | null)[]): HourAdvice[] {
  const { intervalSeconds, low, high } = whole;
  return Array.from({ length: HOURS }, (_, hour) => {
    const found = hours[hour] ?? null;
    const own = found?.differs ? ownAdvice(whole, found.rate) : null;
    return own ?? { intervalSeconds, low, high, isOwn: false };
  });
}

/** The advice at an instant (ms): it holds until the next hour with another interval, at most for 24 h. */
export function adviceAt(at: number, byHour: readonly HourAdvice[], clock: HoursOfWeek): AdviceNow {
  const now = byHour[clock.at(at)];
  if (now === undefined) throw new RangeError('Advice is needed for each of the 168 hours of the week.');
  let validUntil = at;
  let holds = true;
  clock.split({ from: at, to: at + DAY_MS }, (hour, ms) => {
    holds &&= byHour[hour]?.intervalSeconds === now.intervalSeconds;
    if (holds) validUntil += ms;
  });
  return { ...now, validUntil };
}
