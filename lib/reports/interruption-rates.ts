import type {
  InterruptionRatesQuery,
  InterruptionRatesResponse,
  RateGroup,
  RateRow,
} from '#lib/api/schemas/interruption-rates';
import {
  type RateFilters,
  readAdvisor,
  readRateBounds,
  readRateFacets,
} from '#lib/db/interruption-rates-read';
import { hoursOfWeek } from '#lib/domain/exposure';
import {
  fittedPrior,
  interruptionRate,
  monthlyShareToRate,
  type Observed,
  weakestPrior,
} from '#lib/domain/interruption-rate';
import { compareRates } from '#lib/domain/rate-comparison';
import { observedOf, type SpotLifetime, type Tally, tallies, tallyOf } from '#lib/domain/rate-groups';
import { UNKNOWN_GPU } from '#lib/domain/usage';
import { resolveWindow } from '#lib/domain/window';
import { byRate, figuresOf, verdictsOf } from './interruption-rates-figures.ts';
import { rateLifetimes } from './interruption-rates-lifetimes.ts';
import { measuredDispersion } from './interruption-rates-method.ts';

const SATURDAY_HOUR = 120;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What a query groups by, each once. */
export const rateGroupsOf = ({ groupBy }: Pick<InterruptionRatesQuery, 'groupBy'>): RateGroup[] =>
  groupBy?.length ? [...new Set(groupBy)] : ['region'];

const filtersOf = (query: InterruptionRatesQuery): RateFilters => ({
  cloud: query.cloud,
  region: query.region,
  instanceType: query.instanceType,
  gpuModel: query.gpuModel,
  account: query.account,
  tag: query.tag,
  zone: query.zone,
  os: query.os,
});

function labelOf(group: RateGroup, key: string | null): string {
  if (group === 'gpuModel') return key === null ? 'No GPU' : key === UNKNOWN_GPU ? 'Type not known yet' : key;
  if (key === null) return 'unknown';
  if (group !== 'hourOfWeek') return key;
  return `${WEEKDAYS[Math.floor(Number(key) / 24)]} ${String(Number(key) % 24).padStart(2, '0')}:00`;
}

const summed = (parts: readonly Observed[]): Observed => ({
  interruptions: parts.reduce((sum, part) => sum + part.interruptions, 0),
  exposureHours: parts.reduce((sum, part) => sum + part.exposureHours, 0),
});

/** The provider's figure for each region and type, in the unit of rates. */
async function advisorOf(lifetimes: readonly SpotLifetime[]) {
  const distinct = (read: (one: SpotLifetime) => string | null) => [
    ...new Set(lifetimes.flatMap((one) => read(one) ?? [])),
  ];
  const rows = await readAdvisor(
    distinct(({ keys }) => keys.region),
    distinct(({ keys }) => keys.instanceType),
  );
  return new Map(
    rows.map(({ region, instanceType, lowShare, highShare, publishedAt, os }) => {
      const [low, high] = [
        Math.round(lowShare * 100),
        highShare === null ? null : Math.round(highShare * 100),
      ];
      const label = high === null ? `>${low} %` : low === 0 ? `<${high} %` : `${low}-${high} %`;
      return [
        `${region}|${instanceType}|${os}`,
        {
          label,
          lowPerHour: monthlyShareToRate(lowShare),
          highPerHour: highShare === null ? null : monthlyShareToRate(highShare),
          publishedAt: publishedAt.toISOString(),
          scope: `all ${instanceType} in ${region}, in the month before`,
        },
      ];
    }),
  );
}

/** For each group of one region, instance type and system, those three. */
function placesOf(
  lifetimes: readonly SpotLifetime[],
  groupBy: readonly RateGroup[],
): Map<string, string | null> {
  const places = new Map<string, string | null>();
  if (groupBy.includes('hourOfWeek')) return places;
  for (const { keys } of lifetimes) {
    const group = JSON.stringify(groupBy.map((key) => (key === 'hourOfWeek' ? null : keys[key])));
    const os = keys.pool?.split(' ').at(-1);
    const place = os === undefined ? null : `${keys.region}|${keys.instanceType}|${os}`;
    places.set(group, places.has(group) && places.get(group) !== place ? null : place);
  }
  return places;
}

/**
 * How often spot instances were taken back in a window, per instance-hour at risk: in groups and together, each with its
 * interval, drawn towards the others and compared with the rest; and what it cost. Throws `WindowError`.
 */
export async function interruptionRates(
  query: InterruptionRatesQuery,
  now: Date,
): Promise<InterruptionRatesResponse> {
  const window = resolveWindow(query, now);
  const groupBy = rateGroupsOf(query);
  const tz = query.tz ?? 'UTC';
  const bounds = await readRateBounds(window.from, window.to);
  const seenUntil = bounds.exposedUntil !== null && bounds.exposedUntil < now ? bounds.exposedUntil : now;
  const [facets, lifetimes] = await Promise.all([
    readRateFacets(window.from, window.to),
    rateLifetimes(window, filtersOf(query), seenUntil),
  ]);
  const advisor = await advisorOf(lifetimes);
  const places = placesOf(lifetimes, groupBy);
  const stretch = { from: window.from.getTime(), to: window.to.getTime() };
  const hours = hoursOfWeek(tz);
  const groups = tallies(lifetimes, groupBy, stretch, hours);
  const all = tallies(lifetimes, [], stretch, hours)[0] ?? tallyOf([]);
  const isHourly = groupBy.length === 1 && groupBy[0] === 'hourOfWeek';
  const byHour = isHourly ? groups : tallies(lifetimes, ['hourOfWeek'], stretch, hours);
  const method = measuredDispersion(lifetimes, groups, groupBy, window);
  const observed = groups.map(observedOf);
  const prior = fittedPrior(observed);
  const pooled = interruptionRate(observedOf(all), method.dispersion);
  const weakest = weakestPrior(observed, method.dispersion);
  const shared = { dispersion: method.dispersion, prior, weakest, pooled };
  const versusRest = verdictsOf(
    groups.map((own) => {
      const rest = {
        interruptions: all.interruptions - own.interruptions,
        exposureMs: all.exposureMs - own.exposureMs,
      };
      return compareRates(observedOf(own), observedOf(rest), method.dispersion);
    }),
  );
  const rows = groups.map((tally, index): RateRow => {
    const place = places.get(JSON.stringify(tally.keys)) ?? null;
    return {
      group: groupBy.map((group, at) => labelOf(group, tally.keys[at] ?? null)).join(', '),
      keys: Object.fromEntries(groupBy.map((group, at) => [group, tally.keys[at] ?? null])),
      ...figuresOf(tally, shared),
      versusRest: versusRest[index] ?? null,
      advisor: place === null ? null : (advisor.get(place) ?? null),
    };
  });
  const isWeekend = ({ keys }: Tally) => Number(keys[0]) >= SATURDAY_HOUR;
  const weekend = compareRates(
    summed(byHour.filter(isWeekend).map(observedOf)),
    summed(byHour.filter((tally) => !isWeekend(tally)).map(observedOf)),
    method.dispersion,
  );
  return {
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    tz,
    rows: rows.toSorted(byRate(groupBy.includes('hourOfWeek'))),
    total: figuresOf(all, { ...shared, prior: null, weakest: null }),
    weekend: verdictsOf([weekend])[0] ?? null,
    method: { ...method, prior: prior === null ? null : { interruptions: prior.a, hours: prior.b } },
    notPlaced: bounds.notPlaced,
    followedSince: bounds.followedSince?.toISOString() ?? null,
    exposedUntil: bounds.exposedUntil?.toISOString() ?? null,
    facets,
    asOf: now.toISOString(),
  };
}
