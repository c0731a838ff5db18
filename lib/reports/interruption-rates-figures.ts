import type { Comparison, InterruptionRatesResponse, RateRow } from '#lib/api/schemas/interruption-rates';
import {
  chanceIn24h,
  holm,
  interruptionRate,
  type Observed,
  type Prior,
  type Rate,
  type RateRatio,
  shrunkRate,
} from '#lib/domain/interruption-rate';
import { observedOf, type Tally } from '#lib/domain/rate-groups';

const HOUR_MS = 3_600_000;
const ALPHA = 0.05;
type Figures = InterruptionRatesResponse['total'];

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/**
 * What the groups of an answer lend each other: `prior` for the rate, `weakest` for its interval, and the rate of all, which
 * small ones are shrunk to where there is no prior.
 */
export type Shared = {
  dispersion: number;
  prior: Prior | null;
  weakest: Prior | null;
  pooled: Rate | null;
};

/** A group's rate drawn to the others, and an interval that holds it. */
export function drawnRate(observed: Observed, { dispersion, prior, weakest, pooled }: Shared): Rate | null {
  const point = prior === null ? pooled : shrunkRate(observed, prior);
  const interval = weakest === null ? pooled : shrunkRate(observed, weakest, dispersion);
  if (point === null || interval === null) return null;
  const { perHour } = point;
  return {
    perHour,
    low95: Math.min(perHour, interval.low95),
    high95: Math.max(perHour, interval.high95),
  };
}

/** A tally as it is answered. */
export function figuresOf(tally: Tally, shared: Shared): Figures {
  const observed = observedOf(tally);
  const rate = interruptionRate(observed, shared.dispersion);
  const shrunk = rate === null ? null : drawnRate(observed, shared);
  const lead = median(tally.leads);
  const isUnpriced = tally.waived === 0n && tally.waivedUnpricedMs > 0;
  return {
    interruptions: tally.interruptions,
    rebalances: tally.rebalances,
    rebalancesDecided: tally.decided,
    rebalancesFollowed: tally.leads.length,
    rebalanceLeadSeconds: lead === null ? null : lead / 1000,
    exposureHours: observed.exposureHours,
    startAssumedHours: tally.startAssumedMs / HOUR_MS,
    instances: tally.instances,
    ratePerHour: rate?.perHour ?? null,
    low95: rate?.low95 ?? null,
    high95: rate?.high95 ?? null,
    shrunkRatePerHour: shrunk?.perHour ?? null,
    shrunkLow95: shrunk?.low95 ?? null,
    shrunkHigh95: shrunk?.high95 ?? null,
    chanceIn24h: rate === null ? null : chanceIn24h(rate.perHour),
    waivedUsd: tally.waived === null || isUnpriced ? null : Number(tally.waived) / 1e6 / HOUR_MS,
    waivedUnpricedHours: tally.waivedUnpricedMs / HOUR_MS,
    capacityHoursLost: tally.replaced === 0 ? null : tally.lostMs / HOUR_MS,
    replaced: tally.replaced,
    notReplaced: tally.notReplaced,
  };
}

/** Comparisons with their p-values corrected for how many they are (Holm), and what they show. */
export function verdictsOf(ratios: readonly (RateRatio | null)[]): (Comparison | null)[] {
  const corrected = holm(ratios.flatMap((ratio) => (ratio === null ? [] : [ratio.pValue])));
  let next = 0;
  return ratios.map((ratio) => {
    if (ratio === null) return null;
    const correctedPValue = corrected[next++] as number;
    // Without an upper end the other had none: it is not lower.
    const isHigher = ratio.ratio === null || ratio.ratio > 1;
    const verdict = correctedPValue >= ALPHA ? 'not-shown' : isHigher ? 'higher' : 'lower';
    return { ...ratio, correctedPValue, verdict };
  });
}

/** The highest rate first, those without one last; hours of the week in their order. */
export const byRate =
  (hourly: boolean) =>
  (a: RateRow, b: RateRow): number =>
    (hourly ? Number(a.keys.hourOfWeek) - Number(b.keys.hourOfWeek) : 0) ||
    (b.ratePerHour ?? -1) - (a.ratePerHour ?? -1) ||
    b.exposureHours - a.exposureHours ||
    (a.group < b.group ? -1 : 1);
