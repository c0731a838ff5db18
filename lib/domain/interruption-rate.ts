import { betaQuantile, gammaQuantile, logGamma } from './gamma-beta.ts';

/** Interruptions and the spot instance-hours in which they could have happened. */
export type Observed = { interruptions: number; exposureHours: number };

/** A rate per instance-hour with its 95 % interval; null without exposure. */
export type Rate = { perHour: number; low95: number; high95: number };

const ALPHA = 0.05;

/**
 * Interruptions per instance-hour with the exact (Garwood) 95 % interval: chi-squared quantiles of 2n and 2n + 2 degrees
 * over 2T; its lower end is 0 for n = 0. `dispersion` (1 or more) widens it for interruptions that cluster, as though n and
 * T were as many times smaller. Null without exposure. Source: Garwood 1936, "Fiducial limits for the Poisson distribution".
 */
export function interruptionRate({ interruptions, exposureHours }: Observed, dispersion = 1): Rate | null {
  if (exposureHours <= 0) return null;
  const n = interruptions / dispersion;
  const hours = exposureHours / dispersion;
  return {
    perHour: interruptions / exposureHours,
    low95: n === 0 ? 0 : gammaQuantile(ALPHA / 2, n) / hours,
    high95: gammaQuantile(1 - ALPHA / 2, n + 1) / hours,
  };
}

/**
 * How much more daily counts vary than chance alone would let them, pooled over groups: the sum over groups of
 * (count - expected)^2 / expected, over its degrees of freedom, at least 1. Expected: the group's own rate x the day's
 * exposure; days without exposure and groups without interruptions say nothing. Pearson's chi-squared statistic.
 */
export function dispersionOf(groups: readonly (readonly Observed[])[]): number {
  let statistic = 0;
  let freedom = 0;
  for (const days of groups) {
    const exposed = days.filter(({ exposureHours }) => exposureHours > 0);
    const hours = exposed.reduce((sum, day) => sum + day.exposureHours, 0);
    const count = exposed.reduce((sum, day) => sum + day.interruptions, 0);
    if (count === 0 || exposed.length < 2) continue;
    for (const day of exposed) {
      const expected = (count * day.exposureHours) / hours;
      statistic += (day.interruptions - expected) ** 2 / expected;
    }
    freedom += exposed.length - 1;
  }
  return freedom === 0 ? 1 : Math.max(1, statistic / freedom);
}

/** What is believed of a group's rate before its own interruptions: as if it had met `a` of them in `b` hours; mean a/b. */
export type Prior = { a: number; b: number };

/** Groups that were exposed, in sums: hours, pooled rate m, and Q = sum T (r - m)^2; null without exposure. */
function pooledOf(groups: readonly Observed[]) {
  const exposed = groups.filter(({ exposureHours }) => exposureHours > 0);
  const hours = exposed.reduce((sum, group) => sum + group.exposureHours, 0);
  if (hours === 0) return null;
  const mean = exposed.reduce((sum, group) => sum + group.interruptions, 0) / hours;
  const spread = exposed.reduce(
    (sum, { interruptions, exposureHours }) =>
      sum + exposureHours * (interruptions / exposureHours - mean) ** 2,
    0,
  );
  return { exposed, hours, mean, spread };
}

/**
 * The prior that groups suggest of each other, by moments; null where they spread no more than chance, so that the pooled
 * rate holds for all. m = pooled rate, v = sum T (r - m)^2 / sum T - k m / sum T, a = m^2/v, b = m/v.
 */
export function fittedPrior(groups: readonly Observed[]): Prior | null {
  const pooled = pooledOf(groups);
  if (pooled === null) return null;
  const { exposed, hours, mean, spread } = pooled;
  const v = spread / hours - (exposed.length * mean) / hours;
  return v <= 0 || mean === 0 ? null : { a: mean ** 2 / v, b: mean / v };
}

/**
 * The weakest prior that the groups' spread bears out, for intervals: by moments a handful of groups would be taken for more
 * alike than it can show. Null where they spread less than even chance would have them. Q = sum T (r - m)^2, which with a
 * variance v between k groups is expected to be (k - 1) m phi + v (sum T - sum T^2 / sum T) (DerSimonian and Laird 1986); v is
 * the one at which Q is as small as in 1 of 40 cases (chi-squared of k - 1). a = phi m^2/v, b = a/m; a is phi/2 (Jeffreys'
 * shape) at least: less would promise groups without interruptions none.
 */
export function weakestPrior(groups: readonly Observed[], dispersion = 1): Prior | null {
  const pooled = pooledOf(groups);
  if (pooled === null || pooled.mean === 0 || pooled.exposed.length < 2) return null;
  const { exposed, hours, mean, spread } = pooled;
  const freedom = exposed.length - 1;
  const squares = exposed.reduce((sum, { exposureHours }) => sum + exposureHours ** 2, 0);
  const least = 2 * gammaQuantile(ALPHA / 2, freedom / 2);
  const v = (freedom * (spread / least - mean * dispersion)) / (hours - squares / hours);
  if (!(v > 0)) return null;
  const a = dispersion * Math.max(mean ** 2 / v, 0.5);
  return { a, b: a / mean };
}

/**
 * A group's rate shrunk to the prior: (n + a) / (T + b), with its 95 % interval (Gamma-Poisson). `dispersion` (1 or more)
 * widens it as in `interruptionRate`: as though n + a and T + b were as many times smaller.
 */
export function shrunkRate(
  { interruptions, exposureHours }: Observed,
  { a, b }: Prior,
  dispersion = 1,
): Rate {
  const shape = (interruptions + a) / dispersion;
  const hours = (exposureHours + b) / dispersion;
  return {
    perHour: (interruptions + a) / (exposureHours + b),
    low95: gammaQuantile(ALPHA / 2, shape) / hours,
    high95: gammaQuantile(1 - ALPHA / 2, shape) / hours,
  };
}

/** One rate over another: their ratio with its 95 % interval, and the chance of as unlikely counts if both were equal. */
export type RateRatio = { ratio: number | null; low95: number; high95: number | null; pValue: number };

const logBinomial = (n: number, k: number, p: number): number =>
  logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p);

/** The chance of all counts that are no likelier than `k` of `n` at `p` (minimum likelihood). */
function binomialTest(k: number, n: number, p: number): number {
  const own = logBinomial(n, k, p);
  // Equally likely ones count, whatever the last digit says.
  const most = own + Math.abs(own) * 1e-12 + 1e-12;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    const log = logBinomial(n, i, p);
    if (log <= most) sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/**
 * Compares two groups given how many interruptions both had together: binomial, with Clopper and Pearson's interval for
 * the share of the first, carried over to the ratio. `high95` and `ratio` null = unbounded: the second had none. Null where
 * neither has any or one has no exposure. Source: Przyborowski and Wilenski 1940; Clopper and Pearson 1934.
 */
export function rateRatio(first: Observed, second: Observed): RateRatio | null {
  const [k, other] = [first.interruptions, second.interruptions];
  const n = k + other;
  if (n === 0 || first.exposureHours <= 0 || second.exposureHours <= 0) return null;
  const hours = second.exposureHours / first.exposureHours;
  const ratioOf = (share: number) => (share / (1 - share)) * hours;
  const low = k === 0 ? 0 : betaQuantile(ALPHA / 2, k, other + 1);
  const high = other === 0 ? 1 : betaQuantile(1 - ALPHA / 2, k + 1, other);
  return {
    ratio: other === 0 ? null : (k / other) * hours,
    low95: ratioOf(low),
    high95: high === 1 ? null : ratioOf(high),
    pValue: binomialTest(k, n, first.exposureHours / (first.exposureHours + second.exposureHours)),
  };
}

/** p-values of many comparisons, each corrected by Holm's step-down so that one false alarm among all stays as rare. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).toSorted((x, y) => (pValues[x] ?? 0) - (pValues[y] ?? 0));
  const corrected = new Array<number>(pValues.length);
  let least = 0;
  for (const [place, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues[index] ?? 0) * (pValues.length - place)));
    corrected[index] = least;
  }
  return corrected;
}

/** The chance of at least one interruption of an instance in 24 hours at a rate per hour: 1 - exp(-24 rate). */
export const chanceIn24h = (perHour: number): number => -Math.expm1(-24 * perHour);

/** The rate per hour at which `share` (0 to 1) of instances are interrupted within a month of 730 hours: -ln(1 - share)/730. */
export const monthlyShareToRate = (share: number): number => -Math.log1p(-share) / 730;
