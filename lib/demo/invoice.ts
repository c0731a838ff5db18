import type { PurchaseOption } from '#lib/domain/usage';
import { microUsdMs, type Rate } from './billing.ts';
import type { DemoLifetime } from './fleet.ts';
import type { Market } from './market.ts';
import { divide, fromUnits, sumOf } from './money.ts';

/**
 * What is billed for one instance in one UTC hour. Hours and money are decimal strings with 10 digits after the point;
 * an instance's hours add up to the charges of its lifetimes without a remainder.
 */
export type BilledHour = {
  account: string;
  instanceId: string;
  region: string;
  zoneId: string;
  instanceType: string;
  purchaseOption: PurchaseOption;
  tags: DemoLifetime['tags'];
  /** the UTC hour's begin */
  start: Date;
  hours: string;
  /** what is paid for them, in USD; of committed use the effective cost */
  cost: string;
  /** the hours at the list price valid at each moment, in USD */
  listCost: string;
};

/** A commitment of the organisation: what it covers costs `percent` of the list price. */
export type Commitment = { option: 'savings-plan' | 'reserved'; percent: bigint; arn: string };

/** The on-demand jobs that a commitment covers; nodes of spot jobs brought back on demand never are. */
export const COMMITMENTS: Readonly<Record<string, Commitment>> = {
  baseline: {
    option: 'savings-plan',
    percent: 62n,
    arn: 'arn:aws:savingsplans::111122223333:savingsplan/5f1c9c1e-4a52-4d0f-9a53-9c2f6f0b1a10',
  },
  notebooks: {
    option: 'reserved',
    percent: 58n,
    arn: 'arn:aws:ec2:eu-west-1:777788889999:reserved-instances/2b7a2f3e-8c19-4f6d-8e0b-6a1d5c3e9f42',
  },
};

export const HOUR_MS = 3_600_000;
const PERCENT = 100n;
/** micro-USD/h x ms that make a ten-billionth of a USD */
const UNIT = 360n;

/** Whose hours are billed, in UTC hours that begin in [from, to). */
export type BillingWindow = { accounts: readonly string[]; from: Date; to: Date };

/**
 * The truth of the bill: every hour that is charged, by account, instance and hour. An instance that the provider took
 * in its first hour is not charged and has no hours, also while it still runs. What runs at `asOf` (default `to`) is
 * billed up to `asOf`.
 */
export function billedUsage(
  market: Market,
  { accounts, from, to, asOf = to }: BillingWindow & { asOf?: Date },
): BilledHour[] {
  const until = asOf < to ? asOf : to;
  return accounts.flatMap((account) =>
    merged(
      market.instances(account, from, until).flatMap((lifetime) => hoursOf(market, lifetime, from, until)),
    ),
  );
}

/** An instance that was stopped and came back within an hour has one line for it. */
function merged(lines: BilledHour[]): BilledHour[] {
  const byKey = new Map<string, BilledHour>();
  for (const line of lines) {
    const key = `${line.instanceId}|${line.start.getTime()}`;
    const known = byKey.get(key);
    const sum = (field: 'hours' | 'cost' | 'listCost') =>
      sumOf(known === undefined ? [line[field]] : [known[field], line[field]]);
    byKey.set(key, { ...line, hours: sum('hours'), cost: sum('cost'), listCost: sum('listCost') });
  }
  return [...byKey.values()];
}

/** How a lifetime is paid for. */
export function purchaseOptionOf({ lifecycle, tags }: DemoLifetime): PurchaseOption {
  return lifecycle === 'spot' ? 'spot' : (COMMITMENTS[tags.job]?.option ?? 'on-demand');
}

/** Whether the provider took it in its first hour, which is free. */
export function isFree({ startedAt, endedAt, endReason }: DemoLifetime): boolean {
  return endReason === 'interrupted' && endedAt.getTime() - startedAt.getTime() < HOUR_MS;
}

function hoursOf(market: Market, lifetime: DemoLifetime, from: Date, until: Date): BilledHour[] {
  if (isFree(lifetime)) return [];
  const { account, instanceId, pool, tags, startedAt } = lifetime;
  const { region, zoneId, instanceType } = pool;
  const purchaseOption = purchaseOptionOf(lifetime);
  const percent = purchaseOption === 'spot' ? PERCENT : (COMMITMENTS[tags.job]?.percent ?? PERCENT);
  const start = startedAt.getTime();
  const end = Math.min(lifetime.endedAt.getTime(), until.getTime());
  const first = Math.max(start, from.getTime());
  const paid = meter(lifetime, market.rates(lifetime), percent, first);
  const listed = meter(lifetime, market.onDemandSteps(region, instanceType), PERCENT, first);
  const ran = (ms: number) => divide(BigInt(ms - start) * 10n ** 10n, BigInt(HOUR_MS));
  const lines: BilledHour[] = [];
  for (let hour = wholeHour(first); hour < end; hour += HOUR_MS) {
    const begin = Math.max(hour, start);
    const stop = Math.min(hour + HOUR_MS, end);
    lines.push({
      ...{ account, instanceId, region, zoneId, instanceType, purchaseOption, tags },
      start: new Date(hour),
      hours: fromUnits(ran(stop) - ran(begin)),
      cost: fromUnits(paid(stop)),
      listCost: fromUnits(listed(stop)),
    });
  }
  return lines;
}

/**
 * What has come to be charged since the last reading, in ten-billionths of a USD. What a lifetime has cost from its
 * start is rounded, not each step, so that nothing is lost between hours.
 */
function meter(lifetime: DemoLifetime, rates: readonly Rate[], percent: bigint, fromMs: number) {
  const stretch = { ...lifetime, os: lifetime.pool.os };
  const rounded = (microMs: bigint) => divide(microMs * percent, UNIT * PERCENT);
  let readAt = new Date(fromMs);
  let sum = microUsdMs(stretch, rates, lifetime.startedAt, readAt);
  return (toMs: number): bigint => {
    const before = rounded(sum);
    const to = new Date(toMs);
    sum += microUsdMs(stretch, rates, readAt, to);
    readAt = to;
    return rounded(sum) - before;
  };
}

function wholeHour(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}

/** Months as the first day in UTC: `2026-11-01`. */
export function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}

/** First instant of a month and of the one after it. */
export function monthSpan(month: string): [Date, Date] {
  const start = new Date(`${month}T00:00:00Z`);
  return [start, new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1))];
}
