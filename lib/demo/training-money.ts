import { RUN_PARTS, type RunPart } from '#lib/domain/training-run';
import type { DemoLifetime } from './fleet.ts';
import type { GangCause } from './gang-plan.ts';
import { isFree } from './invoice.ts';
import type { Market } from './market.ts';
import { divide, fromUnits } from './money.ts';

/**
 * What a run's parts came to. Money in USD as decimal strings with 10 digits after the point, each rounded by itself;
 * `seconds` are node-seconds.
 */
export type PartSums = {
  seconds: Record<RunPart, number>;
  usd: Record<RunPart, string>;
  totalUsd: string;
  /** lost and restart that interruptions caused */
  tookBackUsd: string;
  /** what instances that the provider took in their first hour would have cost */
  waivedUsd: string;
  /** useful time at the list price valid then */
  onDemandUsd: string;
  /** those that stand, with when they were completed, in ms, and what was paid since the one before */
  epochs: { epoch: number; at: number; usd: string }[];
  /** null where none stands */
  usdPerEpoch: string | null;
};

type Piece = { from: number; to: number; part: RunPart; cause: GangCause | null };

/** micro-USD/h x ms that make a ten-billionth of a USD */
const UNIT = 360n;

const byPart = <T>(made: (part: RunPart) => T) =>
  Object.fromEntries(RUN_PARTS.map((part) => [part, made(part)])) as Record<RunPart, T>;

/**
 * Sums what a run paid, in whole micro-USD/h x ms. `epochs` are those that stand, by time; what ended later than `untilMs`
 * counts as running, and as charged.
 */
export function createSums(
  market: Market,
  epochs: readonly { epoch: number; at: number }[],
  untilMs: number,
) {
  const seconds = byPart(() => 0);
  const sums = byPart(() => 0n);
  const ofEpochs = epochs.map(() => 0n);
  let [tookBack, waived, onDemand] = [0n, 0n, 0n];
  return {
    /** Adds pieces of one lifetime, by time. */
    add(lifetime: DemoLifetime, pieces: readonly Piece[]): void {
      const { pool, endedAt } = lifetime;
      const isWaived = isFree(lifetime) && endedAt.getTime() <= untilMs;
      const paid = meter(market.rates(lifetime));
      const listed = meter(market.onDemandSteps(pool.region, pool.instanceType));
      let index = 0;
      for (const { from, to, part, cause } of pieces) {
        seconds[part] += (to - from) / 1000;
        if (part === 'useful') onDemand += listed(from, to);
        for (let at = from; at < to; ) {
          while ((epochs[index]?.at ?? to) <= at) index += 1;
          const end = Math.min(to, epochs[index]?.at ?? to);
          const cost = paid(at, end);
          at = end;
          if (isWaived) {
            waived += cost;
            continue;
          }
          sums[part] += cost;
          if (index < ofEpochs.length) ofEpochs[index] = (ofEpochs[index] ?? 0n) + cost;
          if (cause === 'interruption') tookBack += cost;
        }
      }
    },
    read(): PartSums {
      const total = RUN_PARTS.reduce((sum, part) => sum + sums[part], 0n);
      return {
        seconds,
        usd: byPart((part) => usd(sums[part])),
        totalUsd: usd(total),
        tookBackUsd: usd(tookBack),
        waivedUsd: usd(waived),
        onDemandUsd: usd(onDemand),
        epochs: epochs.map((epoch, index) => ({ ...epoch, usd: usd(ofEpochs[index] ?? 0n) })),
        usdPerEpoch: epochs.length === 0 ? null : usd(total, epochs.length),
      };
    },
  };
}

function usd(microMs: bigint, parts = 1): string {
  return fromUnits(divide(microMs, UNIT * BigInt(parts)));
}

/** Price x time, for stretches that are asked one after the other; throws where no price holds. */
function meter(steps: readonly { at: Date; usdPerHour: string }[]): (from: number, to: number) => bigint {
  const prices = steps.map(({ at, usdPerHour }) => {
    const [whole, fraction = ''] = usdPerHour.split('.');
    return { at: at.getTime(), micro: BigInt(`${whole}${fraction.padEnd(6, '0').slice(0, 6)}`) };
  });
  let index = 0;
  return (from, to) => {
    let sum = 0n;
    for (let at = from; at < to; ) {
      while ((prices[index + 1]?.at ?? to) <= at) index += 1;
      const price = prices[index];
      if (price === undefined || price.at > at)
        throw new Error(`no price holds at ${new Date(at).toISOString()}`);
      const end = Math.min(to, prices[index + 1]?.at ?? to);
      sum += price.micro * BigInt(end - at);
      at = end;
    }
    return sum;
  };
}
