import { atRisk, type HoursOfWeek, type Lived, type Stretch, splitByDay } from './exposure.ts';
import type { Observed } from './interruption-rate.ts';
import type { Replacement } from './replacement.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** By what rates are grouped. */
export type RateKey = 'region' | 'instanceType' | 'gpuModel' | 'zone' | 'pool' | 'account' | 'hourOfWeek';

/** A spot lifetime with what groups it and what is known of its interruption; times in ms since 1970. */
export type SpotLifetime = Lived & {
  keys: Record<Exclude<RateKey, 'hourOfWeek'>, string | null>;
  startAssumed: boolean;
  /** null: not in the window */
  interruption: { at: number; replacement: Replacement } | null;
  /** `leadMs`: until the interruption that followed; `decided`: the lifetime has ended. null: not in the window */
  rebalance: { at: number; decided: boolean; leadMs: number | null } | null;
  /** what was not charged, in micro-USD/h x ms, and the ms without a price; null: charged, or ended outside the window */
  waived: { cost: bigint; unpricedMs: number } | null;
};

/** What is counted of a group. */
export type Tally = {
  keys: (string | null)[];
  interruptions: number;
  exposureMs: number;
  startAssumedMs: number;
  instances: number;
  rebalances: number;
  decided: number;
  leads: number[];
  waived: bigint | null;
  waivedUnpricedMs: number;
  lostMs: number;
  replaced: number;
  notReplaced: number;
  /** by UTC day, counted from 1970 */
  days: Map<number, Observed>;
};

/** A tally of nothing. */
export const tallyOf = (keys: (string | null)[]): Tally => ({
  keys,
  ...{ interruptions: 0, exposureMs: 0, startAssumedMs: 0, instances: 0, rebalances: 0, decided: 0 },
  ...{ leads: [], waived: null, waivedUnpricedMs: 0, lostMs: 0, replaced: 0, notReplaced: 0 },
  days: new Map(),
});

function countDay(days: Map<number, Observed>, day: number, interruptions: number, ms: number): void {
  const found = days.get(day);
  if (found === undefined) days.set(day, { interruptions, exposureHours: ms / HOUR_MS });
  else {
    found.interruptions += interruptions;
    found.exposureHours += ms / HOUR_MS;
  }
}

function countEvents(lifetime: SpotLifetime, groupAt: (ms: number) => Tally): void {
  const { interruption, rebalance, waived, endedAt, lastSeenAt } = lifetime;
  if (interruption !== null) {
    const tally = groupAt(interruption.at);
    tally.interruptions += 1;
    const { replacement } = interruption;
    if (replacement.outcome === 'replaced') {
      tally.replaced += 1;
      tally.lostMs += replacement.lostMs;
    } else if (replacement.outcome === 'not-replaced') tally.notReplaced += 1;
  }
  if (rebalance !== null) {
    const tally = groupAt(rebalance.at);
    tally.rebalances += 1;
    if (rebalance.decided) tally.decided += 1;
    if (rebalance.leadMs !== null) tally.leads.push(rebalance.leadMs);
  }
  if (waived !== null) {
    const tally = groupAt(interruption?.at ?? endedAt ?? lastSeenAt);
    tally.waived = (tally.waived ?? 0n) + waived.cost;
    tally.waivedUnpricedMs += waived.unpricedMs;
  }
}

/**
 * Counts lifetimes in groups. An interruption counts once, in the group of its lifetime and in the hour of the week of its
 * own time, whether or not its lifetime was at risk at that very moment; likewise a recommendation.
 */
export function tallies(
  lifetimes: readonly SpotLifetime[],
  groupBy: readonly RateKey[],
  window: Stretch,
  hours: HoursOfWeek,
): Tally[] {
  const groups = new Map<string, Tally>();
  const place = groupBy.indexOf('hourOfWeek');
  for (const lifetime of lifetimes) {
    const keys = groupBy.map((key) => (key === 'hourOfWeek' ? null : lifetime.keys[key]));
    const touched = new Set<Tally>();
    const groupOf = (hour: number | null): Tally => {
      const own = hour === null ? keys : keys.with(place, String(hour));
      const name = JSON.stringify(own);
      let tally = groups.get(name);
      if (tally === undefined) {
        tally = tallyOf(own);
        groups.set(name, tally);
      }
      return tally;
    };
    const groupAt = (ms: number) => groupOf(place < 0 ? null : hours.at(ms));
    const expose = (tally: Tally, ms: number) => {
      tally.exposureMs += ms;
      if (lifetime.startAssumed) tally.startAssumedMs += ms;
      if (!touched.has(tally)) tally.instances += 1;
      touched.add(tally);
    };
    const risk = atRisk(lifetime, window);
    if (risk !== null) {
      if (place >= 0) hours.split(risk, (hour, ms) => expose(groupOf(hour), ms));
      else {
        const tally = groupOf(null);
        expose(tally, risk.to - risk.from);
        splitByDay(risk, (day, ms) => countDay(tally.days, day, 0, ms));
      }
    }
    countEvents(lifetime, groupAt);
    if (place < 0 && lifetime.interruption !== null) {
      const { at } = lifetime.interruption;
      // The end of a day's last stretch belongs to that day.
      const day = Math.floor((risk === null ? at : Math.min(at, risk.to - 1)) / DAY_MS);
      countDay(groupOf(null).days, day, 1, 0);
    }
  }
  return [...groups.values()];
}

/** A tally as what rates are made of. */
export const observedOf = ({
  interruptions,
  exposureMs,
}: Pick<Tally, 'interruptions' | 'exposureMs'>): Observed => ({
  interruptions,
  exposureHours: exposureMs / HOUR_MS,
});
