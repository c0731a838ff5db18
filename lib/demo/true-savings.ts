import type { DemoLifetime } from './fleet.ts';
import { type BillingWindow, COMMITMENTS, isFree } from './invoice.ts';
import type { Market } from './market.ts';
import { divide, fromUnits } from './money.ts';

/** What spot and other hours of one group came to. Decimal strings with 10 digits after the point, USD and hours. */
export type TrueSavings = {
  /** the group's keys, in the order asked: `{day: "2026-11-02", region: "us-east-1"}` */
  keys: Record<string, string>;
  spotHours: string;
  spotCost: string;
  /** the spot hours at the list price valid at each moment */
  listCost: string;
  otherHours: string;
  /** what was paid for them; of committed use the effective cost */
  otherCost: string;
};

/** By what the truth can be told apart; `day` is a UTC day, `tag.team` the value of that tag. */
export type SavingsKey = 'day' | 'region' | 'instanceType' | 'account' | 'tag.team' | 'tag.job' | 'tag.run';

type Sums = { spotMs: bigint; spot: bigint; list: bigint; otherMs: bigint; other: bigint };
type Step = { at: Date; usdPerHour: string };

const DAY_MS = 86_400_000;
const PERCENT = 100n;

/**
 * The savings that the simulated cloud really made, from lifetimes and prices alone: every lifetime is cut at the days
 * and at the price changes, and the pieces are summed as whole numbers of micro-USD/h x ms. Groups in the order of
 * their keys; without `by` one group of all. Hours of instances that were taken in their first hour are not there.
 */
export function trueSavings(
  market: Market,
  { accounts, from, to, by = [] }: BillingWindow & { by?: SavingsKey[] },
): TrueSavings[] {
  const groups = new Map<string, { keys: Record<string, string>; sums: Sums }>();
  for (const lifetime of accounts.flatMap((account) => market.instances(account, from, to))) {
    if (isFree(lifetime)) continue;
    const spot = lifetime.lifecycle === 'spot';
    const { region, instanceType } = lifetime.pool;
    const list = market.onDemandSteps(region, instanceType);
    const paid = spot ? spotSteps(market, lifetime) : list;
    const percent = spot ? PERCENT : (COMMITMENTS[lifetime.tags.job]?.percent ?? PERCENT);
    for (const [begin, end] of days(lifetime, from, to)) {
      const keys = keysOf(lifetime, begin, by);
      const sums = sumsOf(groups, keys);
      const ms = BigInt(end - begin);
      if (spot) {
        sums.spotMs += ms;
        sums.spot += priced(paid, begin, end) * PERCENT;
        sums.list += priced(list, begin, end) * PERCENT;
      } else {
        sums.otherMs += ms;
        sums.other += priced(paid, begin, end) * percent;
      }
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { keys, sums }]) => told(keys, sums));
}

function sumsOf(
  groups: Map<string, { keys: Record<string, string>; sums: Sums }>,
  keys: Record<string, string>,
): Sums {
  const name = Object.values(keys).join('|');
  const known = groups.get(name);
  if (known !== undefined) return known.sums;
  const sums: Sums = { spotMs: 0n, spot: 0n, list: 0n, otherMs: 0n, other: 0n };
  groups.set(name, { keys, sums });
  return sums;
}

function keysOf(lifetime: DemoLifetime, atMs: number, by: SavingsKey[]): Record<string, string> {
  const values: Record<SavingsKey, string> = {
    day: new Date(atMs).toISOString().slice(0, 10),
    region: lifetime.pool.region,
    instanceType: lifetime.pool.instanceType,
    account: lifetime.account,
    'tag.team': lifetime.tags.team,
    'tag.job': lifetime.tags.job,
    'tag.run': lifetime.tags.run,
  };
  return Object.fromEntries(by.map((key) => [key, values[key]]));
}

/** The parts of a lifetime in [from, to), cut at midnights. */
function days({ startedAt, endedAt }: DemoLifetime, from: Date, to: Date): [number, number][] {
  const end = Math.min(endedAt.getTime(), to.getTime());
  const parts: [number, number][] = [];
  for (let at = Math.max(startedAt.getTime(), from.getTime()); at < end; ) {
    const next = Math.min(end, (Math.floor(at / DAY_MS) + 1) * DAY_MS);
    parts.push([at, next]);
    at = next;
  }
  return parts;
}

function spotSteps(market: Market, { pool, startedAt, endedAt }: DemoLifetime): Step[] {
  const before = market.recordBefore(pool, startedAt);
  const during = market.spotRecords(pool, startedAt, endedAt);
  return before === null ? during : [before, ...during];
}

/** Price x time in [begin, end), in micro-USD/h x ms. Throws where no price holds at `begin`. */
function priced(steps: readonly Step[], begin: number, end: number): bigint {
  let index = steps.findLastIndex((step) => step.at.getTime() <= begin);
  if (index < 0) throw new Error(`no price holds at ${new Date(begin).toISOString()}`);
  let sum = 0n;
  for (let at = begin; at < end; index += 1) {
    const next = Math.min(end, steps[index + 1]?.at.getTime() ?? end);
    sum += BigInt((steps[index] as Step).usdPerHour.replace('.', '')) * BigInt(next - at);
    at = next;
  }
  return sum;
}

function told(keys: Record<string, string>, { spotMs, spot, list, otherMs, other }: Sums): TrueSavings {
  const hours = (ms: bigint) => fromUnits(divide(ms * 10n ** 10n, 3_600_000n));
  // Sums are in hundredths of micro-USD/h x ms, since commitments are in per cent.
  const usd = (sum: bigint) => fromUnits(divide(sum, 360n * PERCENT));
  return {
    keys,
    spotHours: hours(spotMs),
    spotCost: usd(spot),
    listCost: usd(list),
    otherHours: hours(otherMs),
    otherCost: usd(other),
  };
}
