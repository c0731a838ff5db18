import { DEMO_INSTANCE_TYPES, DEMO_REGIONS, offeredZones } from './catalog.ts';
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
  return {
    seed,
    pools: () => POOLS,
    spotRecords: (pool, from, to) => pathRecords(seed, pool, from, to),
    recordBefore,
    spotPriceAt: (pool, at) => recordBefore(pool, new Date(at.getTime() + 1))?.usdPerHour ?? null,
    onDemandSteps: listPriceSteps,
    onDemandAt: listPriceAt,
  };
}
