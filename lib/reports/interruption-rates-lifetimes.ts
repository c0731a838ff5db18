import {
  type Happening,
  type LifetimeGroup,
  type RateFilters,
  readHappenings,
  readRateLifetimes,
  readStarts,
} from '#lib/db/interruption-rates-read';
import { readPoolSteps } from '#lib/db/price-steps';
import type { SpotLifetime } from '#lib/domain/rate-groups';
import { type Replacement, replacements } from '#lib/domain/replacement';
import { spotCharge } from '#lib/domain/spot-charge';
import type { PriceStep } from '#lib/domain/step-distribution';
import type { Window } from '#lib/domain/window';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const keyOf = (cloud: string, instanceId: string, startedAt: number) => `${cloud}|${instanceId}|${startedAt}`;

/** A pool as rates name it: `p5.48xlarge use1-az4 linux`; null where the zone is unknown. */
const poolKey = ({ zone, instanceType, os }: LifetimeGroup): string | null =>
  zone === null ? null : `${instanceType} ${zone} ${os}`;

type Known = {
  window: Window;
  interruptions: ReadonlyMap<string, { at: number; replacement: Replacement }>;
  rebalances: ReadonlyMap<string, Happening>;
  steps: ReadonlyMap<number, PriceStep[]>;
};

function waivedOf(
  { os, poolId }: LifetimeGroup,
  [, startedAt, endedAt, , , endReason]: LifetimeGroup['lifetimes'][number],
  { window, steps }: Known,
): SpotLifetime['waived'] {
  const endedInWindow = endedAt !== null && endedAt >= window.from.getTime() && endedAt < window.to.getTime();
  if (!endedInWindow || endReason !== 'interrupted' || endedAt - startedAt >= HOUR_MS) return null;
  const prices = poolId === null ? [] : (steps.get(poolId) ?? []);
  const { waived } = spotCharge({ os, startedAt, endedAt, endReason }, prices, startedAt, endedAt);
  const pricedFrom = Math.min(endedAt, Math.max(startedAt, prices[0]?.[0] ?? endedAt));
  return { cost: waived, unpricedMs: pricedFrom - startedAt };
}

function lifetimesOf(group: LifetimeGroup, known: Known): SpotLifetime[] {
  const { region, zone, instanceType, gpuModel, account } = group;
  const keys = { region, zone, instanceType, gpuModel, account, pool: poolKey(group) };
  return group.lifetimes.map((tuple) => {
    const [instanceId, startedAt, endedAt, lastSeenAt, startAssumed] = tuple;
    const key = keyOf(group.cloud, instanceId, startedAt);
    const rebalance = known.rebalances.get(key);
    const followedAt = rebalance?.interruptedAt ?? null;
    const isFollowed = rebalance !== undefined && followedAt !== null && followedAt >= rebalance.at;
    return {
      ...{ keys, startedAt, endedAt, lastSeenAt, startAssumed },
      interruption: known.interruptions.get(key) ?? null,
      rebalance:
        rebalance === undefined
          ? null
          : {
              at: rebalance.at,
              decided: endedAt !== null,
              leadMs: isFollowed && endedAt !== null ? followedAt - rebalance.at : null,
            },
      waived: waivedOf(group, tuple, known),
    };
  });
}

/** The spot lifetimes of a window, each with its interruption, what replaced it and what was not charged. */
export async function rateLifetimes(
  window: Window,
  filters: RateFilters,
  seenUntil: Date,
): Promise<SpotLifetime[]> {
  // Those of the day before may have taken the starts of this window.
  const before = new Date(window.from.getTime() - DAY_MS);
  const [groups, happenings, starts] = await Promise.all([
    readRateLifetimes({ ...window, filters }),
    readHappenings(before, window.to),
    readStarts(before, new Date(window.to.getTime() + DAY_MS)),
  ]);
  const taken = happenings.filter(({ kind }) => kind === 'interruption');
  const replaced = replacements(
    taken.map(({ capacity, at, endedAt }) => ({ capacity, at, endedAt: endedAt ?? at })),
    starts,
    seenUntil.getTime(),
  );
  const from = window.from.getTime();
  const name = (one: Happening) => keyOf(one.cloud, one.instanceId, one.startedAt);
  const poolIds = [...new Set(groups.flatMap(({ poolId }) => (poolId === null ? [] : [poolId])))];
  // A first hour that ends in the window may begin before it.
  const steps = await readPoolSteps(poolIds, new Date(from - HOUR_MS), window.to);
  const known: Known = {
    window,
    steps,
    interruptions: new Map(
      taken.flatMap((one, index) =>
        one.at < from ? [] : [[name(one), { at: one.at, replacement: replaced[index] as Replacement }]],
      ),
    ),
    rebalances: new Map(
      happenings.filter(({ kind, at }) => kind === 'rebalance' && at >= from).map((one) => [name(one), one]),
    ),
  };
  return groups.flatMap((group) => lifetimesOf(group, known));
}
