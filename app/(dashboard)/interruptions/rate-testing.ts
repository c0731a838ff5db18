import type { Comparison, InterruptionRatesResponse, RateRow } from '#lib/api/schemas/interruption-rates';

/** Figures of interruptions in hours at risk, for tests. */
export const figures = (interruptions: number, exposureHours: number): InterruptionRatesResponse['total'] => {
  const rate = exposureHours === 0 ? null : interruptions / exposureHours;
  return {
    interruptions,
    rebalances: 0,
    rebalancesDecided: 0,
    rebalancesFollowed: 0,
    rebalanceLeadSeconds: null,
    exposureHours,
    startAssumedHours: 0,
    instances: 1,
    ratePerHour: rate,
    low95: rate === null ? null : rate * 0.75,
    high95: rate === null ? null : interruptions === 0 ? 3.688879 / exposureHours : rate * 1.25,
    shrunkRatePerHour: rate,
    shrunkLow95: rate,
    shrunkHigh95: rate,
    chanceIn24h: rate === null ? null : 1 - Math.exp(-24 * rate),
    waivedUsd: 0,
    waivedUnpricedHours: 0,
    capacityHoursLost: null,
    replaced: 0,
    notReplaced: 0,
  };
};

/** A comparison with another group, for tests. */
export const against = (verdict: Comparison['verdict'], ratio: number | null = 5.6): Comparison => ({
  ratio,
  low95: 4,
  high95: ratio === null ? null : 65.39,
  pValue: 0.01,
  correctedPValue: verdict === 'not-shown' ? 0.2 : 0.02,
  verdict,
});

/** A GPU model in a region, for tests. */
export const placeRow = (
  gpuModel: string | null,
  region: string,
  [interruptions, exposureHours]: readonly [number, number],
  versusRest: Comparison | null = null,
): RateRow => ({
  ...figures(interruptions, exposureHours),
  group: `${gpuModel ?? 'No GPU'}, ${region}`,
  keys: { gpuModel, region },
  versusRest,
  advisor: null,
});

/** An answer over 30 days with these rows, for tests. */
export const answer = (
  rows: RateRow[],
  total: InterruptionRatesResponse['total'],
  more: Partial<InterruptionRatesResponse> = {},
): InterruptionRatesResponse => ({
  from: '2026-10-23T15:00:00.000Z',
  to: '2026-11-22T15:00:00.000Z',
  tz: 'UTC',
  rows,
  total,
  weekend: null,
  method: { dispersion: 1, days: 30, widened: true, prior: null },
  notPlaced: 0,
  followedSince: '2026-09-01T00:00:00.000Z',
  exposedUntil: '2026-11-22T14:55:00.000Z',
  facets: { region: [], zone: [], instanceType: [], gpuModel: [], account: [], tagKey: [] },
  asOf: '2026-11-22T15:00:00.000Z',
  ...more,
});
