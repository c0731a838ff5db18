import { db } from '#lib/db/client';
import { refreshRollUps } from '#lib/db/pool-days';
import { DEMO_INSTANCE_TYPES, demoInstanceType, isAccelerator } from '#lib/demo/catalog';
import type { Laboratory } from './testing.ts';

const DAY = 86_400_000;

export type Price = [pool: string, at: string, usdPerHour: string];

/** What the ledger holds: every spot record and every list price, in words that compare exactly. */
export async function keptPrices(): Promise<{ spot: Price[]; onDemand: Price[] }> {
  const spot = await db().$queryRaw<{ pool: string; at: Date; usd: string }[]>`
    select concat_ws(' ', p.region, p.zone, p.instance_type, p.os) as pool, s.at, s.usd_per_hour::text as usd
    from spot_price s join pool p on p.id = s.pool_id order by 1, 2`;
  const onDemand = await db().$queryRaw<{ pool: string; at: Date; usd: string }[]>`
    select concat_ws(' ', region, instance_type, os) as pool, valid_from as at, usd_per_hour::text as usd
    from on_demand_price order by 1, 2`;
  const words = (rows: { pool: string; at: Date; usd: string }[]) =>
    rows.map((row): Price => [row.pool, row.at.toISOString(), Number(row.usd).toFixed(6)]);
  return { spot: words(spot), onDemand: words(onDemand) };
}

type Derived = { latest: unknown; days: unknown };

/**
 * What is kept beside the records to be read fast, newest prices and daily roll-up: as ingestion left it, and as it
 * must be by the records alone.
 */
export async function derivedPrices(): Promise<{ kept: Derived; anew: Derived }> {
  const latest = () => db().$queryRaw`
    select pool_id, at, usd_per_hour::text as usd, rolled_until = observed_at as rolled from pool_latest order by pool_id`;
  const days = () => db().$queryRaw`
    select pool_id, day, usd_seconds::text as usd_seconds, known_seconds::text as known_seconds,
           min_usd_per_hour::text as low, max_usd_per_hour::text as high
    from pool_day order by pool_id, day`;
  const kept = { latest: await latest(), days: await days() };
  await db().$executeRaw`truncate pool_day`;
  await db().$executeRaw`update pool_latest set rolled_until = null`;
  await refreshRollUps();
  const newest = await db().$queryRaw`
    select distinct on (pool_id) pool_id, at, usd_per_hour::text as usd, true as rolled from spot_price order by pool_id, at desc`;
  return { kept, anew: { latest: newest, days: await days() } };
}

const byPoolAndTime = (a: Price, b: Price) =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;

/**
 * What the ledger must hold by the market's own word: each accelerator pool's records of the 90 days before the first
 * pull, the one that held when they began, and all since; and each list price, of any type, that was valid at a pull.
 */
export function truePrices({ market, nows }: Laboratory): { spot: Price[]; onDemand: Price[] } {
  const from = new Date((nows[0] as Date).getTime() - 90 * DAY);
  const to = new Date((nows.at(-1) as Date).getTime() + 1);
  const pools = market.pools().filter((pool) => {
    const type = demoInstanceType(pool.instanceType);
    return type !== undefined && isAccelerator(type);
  });
  const spot = pools.flatMap((pool) => {
    const before = market.recordBefore(pool, from);
    return [...(before === null ? [] : [before]), ...market.spotRecords(pool, from, to)].map(
      (record): Price => [
        `${pool.region} ${pool.zoneId} ${pool.instanceType} ${pool.os}`,
        record.at.toISOString(),
        Number(record.usdPerHour).toFixed(6),
      ],
    );
  });
  const sold = DEMO_INSTANCE_TYPES.flatMap(({ name, regions }) =>
    regions.map((region) => ({ region, name })),
  );
  const onDemand = sold.flatMap(({ region, name }) => {
    const steps = market.onDemandSteps(region, name);
    const valid = new Set(nows.map((now) => steps.findLast((step) => step.at <= now)));
    return [...valid].flatMap((step): Price[] =>
      step === undefined
        ? []
        : [[`${region} ${name} linux`, step.at.toISOString(), Number(step.usdPerHour).toFixed(6)]],
    );
  });
  return { spot: spot.toSorted(byPoolAndTime), onDemand: onDemand.toSorted(byPoolAndTime) };
}
