import { betaI, betaQuantile } from './gamma-beta.ts';
import { type Observed, type RateRatio, rateRatio } from './interruption-rate.ts';

const ALPHA = 0.05;
/** Above so many interruptions the sum over all counts takes long, and the doubled tail is as good. */
const MOST_SUMMED = 1_000;

/**
 * One group against another. Exact (`rateRatio`) where interruptions do not cluster; with a dispersion above 1, counts and
 * hours are taken as that many times smaller: Clopper and Pearson's interval with real counts, and a p-value that doubles
 * the smaller tail, as for more than 1,000 interruptions. Null where neither has any or one has no exposure.
 */
export function compareRates(first: Observed, second: Observed, dispersion = 1): RateRatio | null {
  const n = first.interruptions + second.interruptions;
  if (n === 0 || first.exposureHours <= 0 || second.exposureHours <= 0) return null;
  if (dispersion <= 1 && n <= MOST_SUMMED) return rateRatio(first, second);
  const [k, other] = [first.interruptions / dispersion, second.interruptions / dispersion];
  const hours = second.exposureHours / first.exposureHours;
  const ratioOf = (share: number) => (share / (1 - share)) * hours;
  const low = k === 0 ? 0 : betaQuantile(ALPHA / 2, k, other + 1);
  const high = other === 0 ? 1 : betaQuantile(1 - ALPHA / 2, k + 1, other);
  const share = first.exposureHours / (first.exposureHours + second.exposureHours);
  const atMost = other === 0 ? 1 : betaI(1 - share, other, k + 1);
  const atLeast = k === 0 ? 1 : betaI(share, k, other + 1);
  return {
    ratio: other === 0 ? null : (k / other) * hours,
    low95: ratioOf(low),
    high95: high === 1 ? null : ratioOf(high),
    pValue: Math.min(1, 2 * Math.min(atMost, atLeast)),
  };
}
