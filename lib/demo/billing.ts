/** What is billed: a stretch of an instance, how it ended and on which system it ran. */
export type Billable = {
  os: 'linux' | 'windows' | 'rhel' | 'suse';
  startedAt: Date;
  endedAt: Date;
  endReason: 'interrupted' | 'stopped' | 'terminated';
};

/** A price in USD per instance-hour from `at` until the next one. */
export type Rate = { at: Date; usdPerHour: string };

const HOUR = 3_600_000n;
const MICRO = 1_000_000n;
const DIGITS = 10;

/**
 * What the provider charges in [from, to) for a stretch, in USD with 10 digits after the point.
 * Per second; nothing if the provider took the instance in its first hour. SUSE is billed by whole hours, each at the
 * price of its beginning and in the window that holds it; an interrupted partial hour is free.
 * Source: AWS, "Billing for interrupted Spot Instances". Throws where no rate holds at a billed instant.
 */
export function chargeUsd(stretch: Billable, rates: readonly Rate[], from: Date, to: Date): string {
  return decimal(microUsdMs(stretch, rates, from, to));
}

/** The charge as a whole number of micro-USD/h x ms, so that windows add up exactly. */
export function microUsdMs(stretch: Billable, rates: readonly Rate[], from: Date, to: Date): bigint {
  const start = stretch.startedAt.getTime();
  const end = stretch.endedAt.getTime();
  const interrupted = stretch.endReason === 'interrupted';
  if (interrupted && end - start < Number(HOUR)) return 0n;
  if (stretch.os === 'suse') return wholeHours(stretch, rates, from, to);
  return integral(rates, Math.max(start, from.getTime()), Math.min(end, to.getTime()));
}

/** USD with 10 digits after the point, half rounded up, of micro-USD/h x ms. */
export function decimal(microMs: bigint): string {
  const unit = MICRO * HOUR;
  const scaled = (microMs * 10n ** BigInt(DIGITS) * 2n + unit) / (unit * 2n);
  const digits = scaled.toString().padStart(DIGITS + 1, '0');
  return `${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}

function wholeHours(stretch: Billable, rates: readonly Rate[], from: Date, to: Date): bigint {
  const end = stretch.endedAt.getTime();
  let sum = 0n;
  for (let at = stretch.startedAt.getTime(); at < end; at += Number(HOUR)) {
    const partial = end - at < Number(HOUR);
    if (partial && stretch.endReason === 'interrupted') break;
    if (at >= from.getTime() && at < to.getTime()) sum += micro(rateAt(rates, at)) * HOUR;
  }
  return sum;
}

function integral(rates: readonly Rate[], from: number, to: number): bigint {
  if (from >= to) return 0n;
  let sum = 0n;
  let at = from;
  let rate = rateAt(rates, at);
  for (const next of rates) {
    const changed = next.at.getTime();
    if (changed < at) continue;
    if (changed >= to) break;
    sum += micro(rate) * BigInt(changed - at);
    at = changed;
    rate = next;
  }
  return sum + micro(rate) * BigInt(to - at);
}

function rateAt(rates: readonly Rate[], at: number): Rate {
  const rate = rates.findLast((candidate) => candidate.at.getTime() <= at);
  if (rate === undefined) throw new Error(`no price holds at ${new Date(at).toISOString()}`);
  return rate;
}

/** The price in millionths of a USD. */
function micro({ usdPerHour }: Rate): bigint {
  const [whole, fraction = ''] = usdPerHour.split('.');
  return BigInt(whole as string) * MICRO + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
