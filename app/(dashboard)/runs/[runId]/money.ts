import { count, hours } from '#components/ui/format';
import type { RunResponse } from '#lib/api/schemas/runs';
import { largestRemainder } from '#lib/domain/largest-remainder';
import { RUN_PARTS, type RunPart } from '#lib/domain/training-run';

type Ledger = NonNullable<RunResponse['ledger']>;
/** USD are rounded to that much by the API; a cent is so many of it. */
const PER_USD = 1e6;
const PER_CENT = 10_000n;

export type ShownPart = { part: RunPart; usd: number; pct: number; hours: number };

const FIELDS = {
  useful: ['usefulUsd', 'usefulHours'],
  checkpoint: ['checkpointUsd', 'checkpointHours'],
  lost: ['lostUsd', 'lostHours'],
  restart: ['restartUsd', 'restartHours'],
  idle: ['idleUsd', 'idleHours'],
} as const satisfies Record<RunPart, readonly [keyof Ledger, keyof Ledger]>;

/** Node-hours beside an amount: minutes below two hours, `50 min`, `<1 min`; from there on whole hours, `112 h`. */
export function nodeTime(value: number): string {
  if (value >= 2) return `${hours(value)}\u00a0h`;
  const minutes = Math.round(value * 60);
  return `${value > 0 && minutes === 0 ? '<1' : count(minutes)}\u00a0min`;
}

/**
 * Where the money went, in whole cents that sum to the total as it is shown, with each part's share and its node-hours. Null
 * where no price is known.
 */
export function shownMoney(ledger: Ledger): { totalUsd: number; parts: ShownPart[] } | null {
  const amounts = RUN_PARTS.map((part) => ledger[FIELDS[part][0]]);
  if (ledger.totalUsd === null || amounts.some((amount) => amount === null)) return null;
  const cents = largestRemainder(
    amounts.map((amount) => BigInt(Math.round((amount ?? 0) * PER_USD))),
    PER_CENT,
  );
  const totalUsd = Number(cents.reduce((sum, part) => sum + part, 0n)) / 100;
  return {
    totalUsd,
    parts: RUN_PARTS.map((part, k) => {
      const usd = Number(cents[k] ?? 0n) / 100;
      const exact = amounts[k] ?? 0;
      return {
        part,
        usd,
        pct: ledger.totalUsd ? (exact / ledger.totalUsd) * 100 : 0,
        hours: ledger[FIELDS[part][1]],
      };
    }),
  };
}
