import type { RateFilters } from '#lib/db/interruption-rates-read';
import { readRateBounds } from '#lib/db/interruption-rates-read';
import type { GangPool } from '#lib/domain/checkpoint-advice';
import type { HourRate } from '#lib/domain/checkpoint-hours';
import { hoursOfWeek } from '#lib/domain/exposure';
import {
  fittedPrior,
  interruptionRate,
  type Observed,
  type Rate,
  weakestPrior,
} from '#lib/domain/interruption-rate';
import { compareRates } from '#lib/domain/rate-comparison';
import { observedOf, tallies, tallyOf } from '#lib/domain/rate-groups';
import type { Window } from '#lib/domain/window';
import { drawnRate, verdictsOf } from './interruption-rates-figures.ts';
import { rateLifetimes } from './interruption-rates-lifetimes.ts';
import { measuredDispersion } from './interruption-rates-method.ts';

const NEVER: Rate = { perHour: 0, low95: 0, high95: 0 };
const NOTHING: Observed = { interruptions: 0, exposureHours: 0 };
const HOURS = 168;

/** Where a node of a gang is. */
export type GangNode = {
  cloud: string;
  lifecycle: 'spot' | 'on-demand' | null;
  zone: string | null;
  instanceType: string | null;
};

export type GangRates = {
  /** a pool a node; its rate is drawn to that of the same types' other pools */
  pools: GangPool[];
  /** of the gang as a whole, by hour of the week; null without exposure */
  hours: (HourRate | null)[];
};

const keyOf = (zone: string | null, instanceType: string | null) => JSON.stringify([zone, instanceType]);

const times = ({ perHour, low95, high95 }: Rate, nodes: number): Rate => ({
  perHour: perHour * nodes,
  low95: low95 * nodes,
  high95: high95 * nodes,
});

/** How often nodes are taken back where they are, by what the instance types of the gang met in a window. */
export async function gangRates(nodes: readonly GangNode[], window: Window, tz: string): Promise<GangRates> {
  const onSpot = nodes.filter(({ lifecycle }) => lifecycle === 'spot');
  const types = [...new Set(onSpot.flatMap(({ instanceType }) => instanceType ?? []))];
  if (types.length === 0)
    return {
      pools: nodes.map(({ lifecycle }) => ({ nodes: 1, rate: lifecycle === 'on-demand' ? NEVER : null })),
      hours: [],
    };
  const filters: RateFilters = { instanceType: types, cloud: [...new Set(onSpot.map(({ cloud }) => cloud))] };
  const { exposedUntil } = await readRateBounds(window.from, window.to);
  const lifetimes = await rateLifetimes(window, filters, exposedUntil ?? window.to);
  const stretch = { from: window.from.getTime(), to: window.to.getTime() };
  const utc = hoursOfWeek('UTC');
  const groups = tallies(lifetimes, ['zone', 'instanceType'], stretch, utc);
  const all = observedOf(tallies(lifetimes, [], stretch, utc)[0] ?? tallyOf([]));
  const { dispersion } = measuredDispersion(lifetimes, groups, ['zone', 'instanceType'], window);
  const observed = groups.map(observedOf);
  const shared = {
    dispersion,
    prior: fittedPrior(observed),
    weakest: weakestPrior(observed, dispersion),
    pooled: interruptionRate(all, dispersion),
  };
  const byPool = new Map(groups.map((group) => [JSON.stringify(group.keys), observedOf(group)]));
  const rateOf = ({ lifecycle, zone, instanceType }: GangNode): Rate | null => {
    if (lifecycle !== 'spot') return lifecycle === null ? null : NEVER;
    return drawnRate(byPool.get(keyOf(zone, instanceType)) ?? NOTHING, shared);
  };
  const byHour = tallies(lifetimes, ['hourOfWeek'], stretch, hoursOfWeek(tz));
  const verdicts = verdictsOf(
    byHour.map((own) => {
      const { interruptions, exposureHours } = observedOf(own);
      const rest = {
        interruptions: all.interruptions - interruptions,
        exposureHours: all.exposureHours - exposureHours,
      };
      return compareRates({ interruptions, exposureHours }, rest, dispersion);
    }),
  );
  const hours: (HourRate | null)[] = Array.from({ length: HOURS }, () => null);
  for (const [index, tally] of byHour.entries()) {
    const rate = interruptionRate(observedOf(tally), dispersion);
    const verdict = verdicts[index]?.verdict ?? 'not-shown';
    if (rate !== null)
      hours[Number(tally.keys[0])] = { rate: times(rate, onSpot.length), differs: verdict !== 'not-shown' };
  }
  return { pools: nodes.map((node) => ({ nodes: 1, rate: rateOf(node) })), hours };
}
