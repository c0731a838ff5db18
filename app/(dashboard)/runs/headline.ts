import type { RunRow } from '#lib/api/schemas/runs';
import type { TookBackResponse } from '#lib/api/schemas/took-back';

/** What all runs were paid in the window, by the API: it knows every run, and of each what lies in the window. */
export type WindowMoney = Pick<TookBackResponse, 'runs' | 'totalUsd' | 'tookBackUsd' | 'unpricedHours'>;

type Sums = { runs: number; totalUsd: number; tookBackUsd: number };

/** What the first sentence about runs can honestly say. */
export type RunsHeadline =
  /** all runs, each with what lies in the window */
  | (Sums & {
      kind: 'window';
      /** node-hours of them without a price, each run as a whole */
      unpricedHours: number;
    })
  /** the runs that are listed, each as a whole */
  | (Sums & {
      kind: 'listed';
      /** of these runs no price is known */
      unpriced: number;
    })
  /** runs report, and of none is any price known */
  | { kind: 'unpriced'; runs: number; epochs: number }
  /** runs were made, and nothing was paid for them yet, as none has begun */
  | { kind: 'waiting'; runs: number }
  | { kind: 'none'; narrowed: boolean };

const isPriced = <T extends Pick<RunRow, 'totalUsd'>>(run: T): run is T & { totalUsd: number } =>
  run.totalUsd !== null;

/**
 * The headline of these runs together; `narrowed` = filters hold, `money` = what they were paid in the window, null where
 * that is asked of other runs than these, or could not be read.
 */
export function runsHeadline(
  rows: readonly RunRow[],
  narrowed: boolean,
  money: WindowMoney | null,
): RunsHeadline {
  if (rows.length === 0) return { kind: 'none', narrowed };
  const begun = rows.filter(({ startedAt }) => startedAt !== null);
  if (money !== null && money.totalUsd !== null && money.tookBackUsd !== null) {
    const { runs, totalUsd, tookBackUsd, unpricedHours } = money;
    return { kind: 'window', runs, totalUsd, tookBackUsd, unpricedHours };
  }
  if (begun.length === 0) return { kind: 'waiting', runs: rows.length };
  const priced = rows.filter(isPriced);
  if (priced.length === 0)
    return {
      kind: 'unpriced',
      runs: begun.length,
      epochs: begun.reduce((sum, { epochsCompleted }) => sum + epochsCompleted, 0),
    };
  return {
    kind: 'listed',
    runs: priced.length,
    totalUsd: priced.reduce((sum, run) => sum + run.totalUsd, 0),
    tookBackUsd: priced.reduce((sum, run) => sum + (run.tookBackUsd ?? 0), 0),
    unpriced: begun.length - begun.filter(isPriced).length,
  };
}
