import type { RunRow } from '#lib/api/schemas/runs';

/** What the first sentence about runs can honestly say. */
export type RunsHeadline =
  | {
      kind: 'cost';
      runs: number;
      /** all that is known to have been paid, over the epochs that it bought; null = none was completed */
      usdPerEpoch: number | null;
      totalUsd: number;
      tookBackUsd: number;
      /** of these runs no price is known */
      unpriced: number;
    }
  /** runs report, and of none is any price known */
  | { kind: 'unpriced'; runs: number; epochs: number }
  /** runs were made, and nothing was paid for them yet, as none has begun */
  | { kind: 'waiting'; runs: number }
  | { kind: 'none'; narrowed: boolean };

const isPriced = <T extends Pick<RunRow, 'totalUsd'>>(run: T): run is T & { totalUsd: number } =>
  run.totalUsd !== null;

/** The headline of these runs together; `narrowed` = filters hold. */
export function runsHeadline(rows: readonly RunRow[], narrowed: boolean): RunsHeadline {
  if (rows.length === 0) return { kind: 'none', narrowed };
  const priced = rows.filter(isPriced);
  const begun = rows.filter(({ startedAt }) => startedAt !== null);
  if (begun.length === 0) return { kind: 'waiting', runs: rows.length };
  if (priced.length === 0)
    return {
      kind: 'unpriced',
      runs: begun.length,
      epochs: begun.reduce((sum, { epochsCompleted }) => sum + epochsCompleted, 0),
    };
  const sum = (of: (run: (typeof priced)[number]) => number) =>
    priced.reduce((total, run) => total + of(run), 0);
  const epochs = sum(({ epochsCompleted }) => epochsCompleted);
  const totalUsd = sum((run) => run.totalUsd);
  return {
    kind: 'cost',
    runs: priced.length,
    usdPerEpoch: epochs === 0 ? null : totalUsd / epochs,
    totalUsd,
    tookBackUsd: sum((run) => run.tookBackUsd ?? 0),
    unpriced: begun.filter((run) => run.totalUsd === null).length,
  };
}
