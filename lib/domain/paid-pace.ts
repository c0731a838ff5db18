const MONTH_SECONDS = (365.25 / 12) * 86_400;

/**
 * What calls have cost, and what they cost in a month of 30.4 days at the pace of the runs so far: calls a run x places
 * x runs a month. In USD; the pace is null before the first run.
 */
export function paidPace(of: {
  usdPerCall: number;
  calls: number;
  runs: number;
  places: number;
  periodSeconds: number;
}): { usd: number; usdPerMonth: number | null } {
  const cents = (calls: number) => Math.round(calls * of.usdPerCall * 100) / 100;
  const perMonth = (of.calls / of.runs) * of.places * (MONTH_SECONDS / of.periodSeconds);
  return { usd: cents(of.calls), usdPerMonth: of.runs === 0 ? null : cents(perMonth) };
}
