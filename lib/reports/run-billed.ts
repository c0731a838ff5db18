import { type BilledPeriod, readRunBill } from '#lib/db/run-bills-read';
import { ClaimMeter } from '#lib/domain/run-meter';
import type { RunClaim, RunLifetime } from '#lib/domain/training-run';

const HOUR_MS = 3_600_000;
const UNITS = 1e10;
/** The rate in micro-USD/h at which a ms comes to a thousand units of 1e-10 USD. */
const TIME_RATE = 360_000;

/** What a bill has for a run's instances and hours, and what the run's ledger has for the same, in USD. */
export type BilledRun = { billedUsd: number; billedLedgerUsd: number };

type Inputs = {
  claims: readonly RunClaim[];
  others: readonly RunClaim[];
  lifetimes: readonly RunLifetime[];
  periods: readonly BilledPeriod[];
  now: number;
};

const isSameLife = (a: RunClaim, b: RunClaim) =>
  a.cloud === b.cloud && a.instanceId === b.instanceId && a.lifetimeStartedAt === b.lifetimeStartedAt;

const within = (from: number, to: number, period: { from: number; to: number }) =>
  Math.max(0, Math.min(to, period.to) - Math.max(from, period.from));

/** How long the instance ran in a period, by its lifetimes, else by the bill's own hours. */
function livedMs(lifetimes: readonly RunLifetime[], period: BilledPeriod, now: number): number {
  const lived = lifetimes.reduce(
    (sum, { startedAt, endedAt }) => sum + within(startedAt, endedAt ?? now, period),
    0,
  );
  return lived > 0 ? lived : period.hours * HOUR_MS;
}

/** Periods as stretches that do not overlap, in order. */
function joined(periods: readonly BilledPeriod[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { from, to } of periods) {
    const last = stretches.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  return stretches;
}

/** The claim's lifetime at a price that counts its time alone, shared among runs as its cost is. */
const timed = (claim: RunClaim, lifetime: RunLifetime | null): RunLifetime => ({
  ...{ cloud: claim.cloud, instanceId: claim.instanceId, startedAt: claim.from, endedAt: null },
  ...{ endReason: null, instanceType: '', region: '', zone: null, gpuModel: null, poolId: null },
  ...{ gpuCount: lifetime?.gpuCount ?? null, lifecycle: 'on-demand', os: 'linux' },
  ...{ paid: [[Number.MIN_SAFE_INTEGER, TIME_RATE]], list: [] },
});

/**
 * Lays a bill on a run: of each period of an instance the part of its cost that the run's claims have of the time it lived in
 * it, runs that share it by their GPUs. Periods are sorted by their begin. Null where no period meets a claim.
 */
export function billedOf({ claims, others, lifetimes, periods, now }: Inputs): BilledRun | null {
  let isMet = false;
  let billed = 0;
  let units = 0n;
  for (const claim of claims) {
    const own = ({ cloud, instanceId }: { cloud: string; instanceId: string }) =>
      cloud === claim.cloud && instanceId === claim.instanceId;
    const met = periods.filter((period) => own(period) && within(claim.from, claim.to, period) > 0);
    if (met.length === 0) continue;
    isMet = true;
    const lives = lifetimes.filter(own);
    const lifetime =
      lives.find((one) => (one.isSaid ? null : one.startedAt) === claim.lifetimeStartedAt) ?? null;
    const beside = [...others, ...claims.filter((one) => one !== claim)].filter((one) =>
      isSameLife(one, claim),
    );
    const cut = (stretch: { from: number; to: number }) =>
      [Math.max(stretch.from, claim.from), Math.min(stretch.to, claim.to)] as const;
    const cost = new ClaimMeter({ ...claim, lifetime }, beside);
    for (const stretch of joined(met)) units += cost.read(...cut(stretch)).units;
    const clock = () => new ClaimMeter({ ...claim, lifetime: timed(claim, lifetime) }, beside);
    let [time, readTo] = [clock(), Number.NEGATIVE_INFINITY];
    for (const period of met) {
      const [from, to] = cut(period);
      if (from < readTo) time = clock();
      readTo = to;
      const ownMs = Number(time.read(from, to).units) / 1000;
      const lived = livedMs(
        lives.filter(({ isSaid }) => !isSaid),
        period,
        now,
      );
      if (lived > 0) billed += (Number(period.cost) * ownMs) / lived;
    }
  }
  const rounded = (usd: number) => Math.round(usd * 1e6) / 1e6;
  return isMet ? { billedUsd: rounded(billed), billedLedgerUsd: rounded(Number(units) / UNITS) } : null;
}

/** What the bills that count have for a run; null where no line of theirs names its instances. */
export async function runBilled(
  runId: string,
  claims: readonly RunClaim[],
  now: Date,
): Promise<BilledRun | null> {
  if (claims.length === 0) return null;
  const from = claims.reduce((first, claim) => Math.min(first, claim.from), Number.POSITIVE_INFINITY);
  const to = claims.reduce((last, claim) => Math.max(last, claim.to), Number.NEGATIVE_INFINITY);
  const ids = [...new Set(claims.map(({ instanceId }) => instanceId))];
  const bill = await readRunBill(runId, ids, [from, to]);
  return bill === null ? null : billedOf({ claims, ...bill, now: now.getTime() });
}
