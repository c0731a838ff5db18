import type { LivedClaim } from './run-claims.ts';
import type { PriceStep } from './step-distribution.ts';
import type { RunClaim, RunLifetime } from './training-run.ts';

const HOUR_MS = 3_600_000;
/** How finely an instance's cost is shared out among runs. */
const SHARES = 1_000_000_000_000n;
/** micro-USD/h x ms that make 1e-10 USD. */
const UNIT = 360n;

/** What a stretch of a claim comes to; units of 1e-10 USD. `listUnits` null: no list price is known. */
export type Metered = { units: bigint; waivedUnits: bigint; unpricedMs: number; listUnits: bigint | null };

/** A rate that holds from `at` on: micro-USD/h, null = unknown. */
type RateStep = { at: number; micro: number | null };
type Piece = { from: number; to: number; micro: number | null; list: number | null; share: bigint };

/** SUSE on spot is charged by whole hours at the price of their begin; what AWS breaks off is free. */
function hourlyRates({ startedAt, endedAt, endReason, paid }: RunLifetime, until: number): RateStep[] {
  const end = endedAt ?? until;
  const rates: RateStep[] = [];
  for (let at = startedAt; at < end; at += HOUR_MS) {
    const price = paid.findLast(([since]) => since <= at)?.[1] ?? null;
    const used = Math.min(HOUR_MS, end - at);
    const isPartial = used < HOUR_MS && endedAt !== null;
    if (price === null || !isPartial) rates.push({ at, micro: price });
    else rates.push({ at, micro: endReason === 'interrupted' ? 0 : Math.round((price * HOUR_MS) / used) });
  }
  return rates;
}

const ratesOf = (steps: readonly PriceStep[]): RateStep[] => steps.map(([at, micro]) => ({ at, micro }));

function paidRates(lifetime: RunLifetime | null, until: number): RateStep[] {
  if (lifetime === null) return [];
  const byHour = lifetime.os === 'suse' && lifetime.lifecycle === 'spot';
  return byHour ? hourlyRates(lifetime, until) : ratesOf(lifetime.paid);
}

/** List prices; time before the earliest known one is priced at it. */
function listRates(lifetime: RunLifetime | null): RateStep[] {
  const rates = ratesOf(lifetime?.list ?? []);
  const [first] = rates;
  return first === undefined ? [] : [{ at: Number.NEGATIVE_INFINITY, micro: first.micro }, ...rates];
}

/** AWS charges nothing for a spot instance that it takes in its first hour, but SUSE, which goes by whole hours. */
const isFree = (lifetime: RunLifetime | null): boolean =>
  lifetime !== null &&
  lifetime.lifecycle === 'spot' &&
  lifetime.endReason === 'interrupted' &&
  lifetime.endedAt !== null &&
  lifetime.endedAt - lifetime.startedAt < HOUR_MS;

const gpusOf = ({ gpuCount }: RunClaim, lifetime: RunLifetime | null): number =>
  gpuCount ?? lifetime?.gpuCount ?? 1;

function shareOf(claim: LivedClaim, others: readonly RunClaim[], at: number): bigint {
  const beside = others.filter(({ from, to }) => from <= at && at < to);
  if (beside.length === 0) return SHARES;
  const own = gpusOf(claim, claim.lifetime);
  const all = beside.reduce((sum, other) => sum + gpusOf(other, claim.lifetime), own);
  const part = all > 0 ? own / all : 1 / (beside.length + 1);
  return BigInt(Math.round(part * Number(SHARES)));
}

/** Answers the rate at instants that are asked for in order. */
function ratesInOrder(rates: readonly RateStep[]): (at: number) => number | null {
  let next = 0;
  return (at) => {
    while ((rates[next]?.at ?? Number.POSITIVE_INFINITY) <= at) next++;
    return rates[next - 1]?.micro ?? null;
  };
}

/**
 * What a claim costs, by AWS's rules (`spot-charge.ts`): each second at the price of its moment, nothing for an instance
 * that AWS took in its first hour. Runs whose claims on the instance overlap share it by their GPUs; `others`: their claims
 * on the same lifetime. Stretches are asked for in order; what they come to adds up to the whole without a remainder.
 */
export class ClaimMeter {
  private readonly pieces: Piece[];
  private readonly free: boolean;
  private next = 0;
  private sums = { paid: 0n, waived: 0n, list: 0n };

  constructor(claim: LivedClaim, others: readonly RunClaim[]) {
    const { lifetime, from, to } = claim;
    const paid = paidRates(lifetime, to);
    const list = listRates(lifetime);
    const beside = others.filter((one) => one.from < to && one.to > from);
    const cuts = [...[...paid, ...list].map(({ at }) => at), ...beside.flatMap((one) => [one.from, one.to])];
    const times = [...new Set([from, ...cuts.filter((at) => at > from && at < to), to])].sort(
      (a, b) => a - b,
    );
    this.free = isFree(lifetime) && lifetime?.os !== 'suse';
    const [paidAt, listAt] = [ratesInOrder(paid), ratesInOrder(list)];
    this.pieces = times.slice(0, -1).map((at, index) => ({
      ...{ from: at, to: times[index + 1] as number },
      ...{ micro: paidAt(at), list: listAt(at), share: shareOf(claim, beside, at) },
    }));
  }

  /** What the claim's time between `from` and `to` comes to; `from` is not before the last call's `to`. */
  read(from: number, to: number): Metered {
    const before = { ...this.sums };
    let unpricedMs = 0;
    let isListed = true;
    for (
      let piece = this.pieces[this.next];
      piece !== undefined && piece.from < to;
      piece = this.pieces[++this.next]
    ) {
      const ms = Math.min(to, piece.to) - Math.max(from, piece.from);
      if (ms > 0) {
        const weight = BigInt(ms) * piece.share;
        if (piece.list === null) isListed = false;
        else this.sums.list += BigInt(piece.list) * weight;
        if (piece.micro === null) unpricedMs += this.free ? 0 : ms;
        else if (this.free) this.sums.waived += BigInt(piece.micro) * weight;
        else this.sums.paid += BigInt(piece.micro) * weight;
      }
      if (piece.to > to) break;
    }
    const units = (key: keyof typeof before) => roundedUnits(this.sums[key]) - roundedUnits(before[key]);
    return {
      ...{ units: units('paid'), waivedUnits: units('waived'), unpricedMs },
      listUnits: isListed ? units('list') : null,
    };
  }
}

const roundedUnits = (sum: bigint): bigint => (2n * sum + UNIT * SHARES) / (2n * UNIT * SHARES);
