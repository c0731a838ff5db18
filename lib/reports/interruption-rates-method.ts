import type { RateGroup } from '#lib/api/schemas/interruption-rates';
import { hoursOfWeek } from '#lib/domain/exposure';
import { dispersionOf } from '#lib/domain/interruption-rate';
import { type SpotLifetime, type Tally, tallies } from '#lib/domain/rate-groups';
import type { Window } from '#lib/domain/window';

const DAYS_TO_WIDEN = 14;

/** How much daily counts vary more than chance over the answer's groups, or over pools where those are hours. */
export function measuredDispersion(
  lifetimes: readonly SpotLifetime[],
  groups: readonly Tally[],
  groupBy: readonly RateGroup[],
  window: Window,
) {
  const stretch = { from: window.from.getTime(), to: window.to.getTime() };
  const daily = groupBy.includes('hourOfWeek')
    ? tallies(lifetimes, ['pool'], stretch, hoursOfWeek('UTC'))
    : groups;
  const counts = daily.map(({ days }) => [...days.values()]);
  const exposed = daily.flatMap(({ days }) =>
    [...days].flatMap(([day, { exposureHours }]) => (exposureHours > 0 ? [day] : [])),
  );
  const days = new Set(exposed).size;
  const widened = days >= DAYS_TO_WIDEN;
  return { days, widened, dispersion: widened ? dispersionOf(counts) : 1 };
}
