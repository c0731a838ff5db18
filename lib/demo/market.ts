import { demoAccounts } from './accounts.ts';
import { chargeUsd, type Rate } from './billing.ts';
import { DEMO_INSTANCE_TYPES, DEMO_REGIONS, offeredZones } from './catalog.ts';
import { type DemoLifetime, lifetimes } from './fleet.ts';
import { baseHazardPerHour, hazardPerHour } from './hazard.ts';
import { listPriceAt, listPriceSteps, type PriceStep } from './list-price.ts';
import { type DemoPool, type PriceRecord, pathRecords } from './price-path.ts';

/**
 * The truth of the simulated cloud. Everything is a function of the seed and of absolute time: the same instant looks
 * the same through whatever window it is asked. Prices are decimal strings in USD per instance-hour, as on the wire.
 */
export type Market = {
  seed: number;
  /** Every spot capacity pool, accelerators and plain CPU types alike, in a fixed order. */
  pools(): readonly DemoPool[];
  /** All records of a pool with `from <= at < to`, oldest first; unchanged prices are repeated about daily. */
  spotRecords(pool: DemoPool, from: Date, to: Date): PriceRecord[];
  /** The last record with `record.at < at`; null before the pool's first. */
  recordBefore(pool: DemoPool, at: Date): PriceRecord | null;
  /** The price that holds at an instant; null before the pool's first record. */
  spotPriceAt(pool: DemoPool, at: Date): string | null;
  /** Dated list prices of a type in a region, oldest first; [] where it is not sold. */
  onDemandSteps(region: string, instanceType: string): PriceStep[];
  /** The list price that is valid at an instant; null where there is none. */
  onDemandAt(region: string, instanceType: string, at: Date): string | null;
  /** Lifetimes of an account's instances that overlap [from, to), by start; account null = all accounts, one after the other. */
  instances(account: string | null, from: Date, to: Date): DemoLifetime[];
  /** The prices by which a lifetime is charged, oldest first: its pool's spot prices, or the dated list prices. */
  rates(lifetime: DemoLifetime): Rate[];
  /** What the provider charges for a lifetime in [from, to), in USD with 10 digits after the point. */
  charge(lifetime: DemoLifetime, from: Date, to: Date): string;
  /** Interruptions per hour that a spot instance of the pool meets at an instant. */
  hazardAt(pool: DemoPool, at: Date): number;
  /** The long-run mean of that. */
  meanHazard(pool: DemoPool): number;
};

const DAY_MS = 86_400_000;

const POOLS: readonly DemoPool[] = DEMO_REGIONS.flatMap(({ name: region }) =>
  DEMO_INSTANCE_TYPES.filter(({ spot }) => spot).flatMap((type) =>
    offeredZones(type, region).map(
      (zoneId): DemoPool => ({ region, zoneId, instanceType: type.name, os: 'linux' }),
    ),
  ),
);

/** Makes the market of a seed. */
export function createMarket(seed: number): Market {
  const recordBefore = (pool: DemoPool, at: Date): PriceRecord | null =>
    // A pool says its price at least once in every UTC day.
    pathRecords(seed, pool, new Date(at.getTime() - 2 * DAY_MS), at).at(-1) ?? null;
  const rates = ({ pool, lifecycle, startedAt, endedAt }: DemoLifetime): Rate[] => {
    if (lifecycle === 'on-demand') return listPriceSteps(pool.region, pool.instanceType);
    const before = recordBefore(pool, startedAt);
    const during = pathRecords(seed, pool, startedAt, endedAt);
    return before === null ? during : [before, ...during];
  };
  return {
    seed,
    pools: () => POOLS,
    spotRecords: (pool, from, to) => pathRecords(seed, pool, from, to),
    recordBefore,
    spotPriceAt: (pool, at) => recordBefore(pool, new Date(at.getTime() + 1))?.usdPerHour ?? null,
    onDemandSteps: listPriceSteps,
    onDemandAt: listPriceAt,
    instances: (account, from, to) =>
      account === null
        ? demoAccounts.flatMap(({ id }) => lifetimes(seed, id, from, to))
        : lifetimes(seed, account, from, to),
    rates,
    charge: (lifetime, from, to) =>
      chargeUsd({ ...lifetime, os: lifetime.pool.os }, rates(lifetime), from, to),
    hazardAt: (pool, at) => hazardPerHour(seed, pool, at.getTime()),
    meanHazard: (pool) => baseHazardPerHour(seed, pool),
  };
}
