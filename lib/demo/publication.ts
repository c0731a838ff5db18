import type { DemoAccount } from './accounts.ts';
import { demoAccounts } from './accounts.ts';
import { type BilledHour, billedUsage, HOUR_MS, monthOf, monthSpan } from './invoice.ts';
import type { Market } from './market.ts';
import { scaled } from './money.ts';
import { between, uniform } from './random.ts';

/** Where a bill is read: exports in S3 come about nine hours late, Cost Explorer about twenty. */
export type Channel = 'export' | 'cost-explorer';

/** A billed hour as it is published: its cost may still be restated. */
export type PublishedHour = BilledHour & {
  /** its month is final: nothing of it changes any more */
  final: boolean;
  /** its cost is a few per cent off the truth and will be corrected */
  restated: boolean;
};

const REFRESH_MS = 8 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const LAG_HOURS: Record<Channel, number> = { export: 9, 'cost-explorer': 20 };
/** The latest that an hour comes, counted from its end. */
const LATEST_HOURS = 48;
/** One refresh before 72 hours, so that at any instant all that is older than 72 hours is settled. */
const SETTLED_MS = 72 * HOUR_MS - REFRESH_MS;
const FINAL_DAY = 6;

/** Bills are brought up to date every eight hours, at 00:00, 08:00 and 16:00 UTC: the last time before or at an instant. */
export function refreshedAt(asOf: Date): Date {
  return new Date(Math.floor(asOf.getTime() / REFRESH_MS) * REFRESH_MS);
}

/** From when on a month is final: 00:00 UTC of the sixth of the month after it. */
export function finalAt(month: string): Date {
  const [, end] = monthSpan(month);
  return new Date(end.getTime() + (FINAL_DAY - 1) * DAY_MS);
}

/** Whether nothing of a month's bill changes any more. */
export function isFinal(month: string, asOf: Date): boolean {
  return asOf >= finalAt(month);
}

/**
 * The version of a month's bill at an instant: the instant of its last refresh, or that from which it is final. The
 * same version always holds the same.
 */
export function billVersion(month: string, asOf: Date): Date {
  return isFinal(month, asOf) ? finalAt(month) : refreshedAt(asOf);
}

/**
 * The hours of a month that are published at an instant, by account and lifetime. A function of seed and time alone:
 *
 * 1. The bill changes at 00:00, 08:00 and 16:00 UTC (`refreshedAt`); between two refreshes nothing changes.
 * 2. An hour is published when it has been over for 9 hours (export) or 20 (Cost Explorer). One hour of an account in
 *    six comes later, up to 48 hours after its end: so hours of the last two days are missing.
 * 3. What is published stays, but of the lines younger than about three days one in six has a cost that is 1 to 4 per
 *    cent off. It is corrected before the hour has been over for 72 hours.
 * 4. A closed month changes until 00:00 UTC of the sixth of the next month: the on-demand hours of 10 and 11 o'clock
 *    UTC in its last three days are missing in the account `platform`, and the lines of its last two days
 *    stay restated, one in three. Then it is final.
 *
 * So what is older than 72 hours is the truth, but for rule 4; and a final month is the truth.
 */
export function publishedUsage(
  market: Market,
  { account, month, asOf, channel }: { account: string; month: string; asOf: Date; channel: Channel },
): PublishedHour[] {
  const version = billVersion(month, asOf);
  const at = version.getTime();
  const final = isFinal(month, version);
  return monthTruth(market, account, month).flatMap((hour): PublishedHour[] => {
    const age = at - hour.start.getTime() - HOUR_MS;
    if (age < lagHours(market.seed, hour, channel) * HOUR_MS) return [];
    if (!final && withheld(hour, month)) return [];
    const percent = final ? null : restatedPercent(market.seed, hour, month, age);
    if (percent === null) return [{ ...hour, final, restated: false }];
    return [{ ...hour, cost: scaled(hour.cost, percent, 100n), final, restated: true }];
  });
}

/** The months of which an export holds something at an instant, oldest first: the running one and the three before it. */
export function publishedMonths(asOf: Date): string[] {
  // The first refresh of a month comes eight hours into it.
  const last = new Date(asOf.getTime() - REFRESH_MS);
  return [3, 2, 1, 0].map((back) =>
    monthOf(new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - back, 1))),
  );
}

const truths = new WeakMap<Market, Map<string, BilledHour[]>>();
const TRUTHS_KEPT = 24;

/** All that will ever be billed for a month; kept, since it does not depend on the instant of asking. */
function monthTruth(market: Market, account: string, month: string): BilledHour[] {
  const kept = truths.get(market) ?? new Map<string, BilledHour[]>();
  truths.set(market, kept);
  const key = `${account}|${month}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const [from, to] = monthSpan(month);
  const made = billedUsage(market, { accounts: [account], from, to });
  kept.set(key, made);
  const oldest = kept.keys().next().value;
  if (kept.size > TRUTHS_KEPT && oldest !== undefined) kept.delete(oldest);
  return made;
}

function lagHours(seed: number, { account, start }: BilledHour, channel: Channel): number {
  const usual = LAG_HOURS[channel];
  if (uniform(seed, 'late', account, start.getTime()) >= 1 / 6) return usual;
  return Math.ceil(between(usual, LATEST_HOURS, seed, 'later', account, start.getTime()));
}

const withholding = demoAccounts.at(-1) as DemoAccount;

function withheld({ account, purchaseOption, start }: BilledHour, month: string): boolean {
  const [, end] = monthSpan(month);
  const inLastDays = end.getTime() - start.getTime() <= 3 * DAY_MS;
  const hour = start.getUTCHours();
  return (
    inLastDays && account === withholding.id && purchaseOption !== 'spot' && (hour === 10 || hour === 11)
  );
}

/** The per cent of its true cost that a line states before it is settled; null where it states the truth. */
function restatedPercent(seed: number, hour: BilledHour, month: string, age: number): bigint | null {
  const [, end] = monthSpan(month);
  const atEnd = end.getTime() - hour.start.getTime() <= 2 * DAY_MS;
  if (age >= SETTLED_MS && !atEnd) return null;
  const draw = uniform(seed, 'restated', hour.instanceId, hour.start.getTime());
  if (draw >= (atEnd ? 1 / 3 : 1 / 6)) return null;
  const off = BigInt(1 + Math.floor(between(0, 4, seed, 'off', hour.instanceId, hour.start.getTime())));
  return uniform(seed, 'sign', hour.instanceId, hour.start.getTime()) < 0.5 ? 100n - off : 100n + off;
}
