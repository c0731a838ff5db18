import type { RunResponse } from '#lib/api/schemas/runs';
import { FIGURES, runRow } from '../runs-testing.ts';

type Ledger = NonNullable<RunResponse['ledger']>;

/** The ledger of `runRow()`. */
export const ledgerOf = (change: Partial<Ledger> = {}): Ledger => ({
  ...FIGURES,
  usefulHours: 112,
  checkpointHours: 7,
  lostHours: 5.6,
  restartHours: 2.4,
  idleHours: 1,
  paidHours: 128,
  spotHours: 128,
  onDemandUsd: 5283.84,
  breakEvenRatePerHour: 0.92,
  billedUsd: null,
  billedLedgerUsd: null,
  madeAt: '2026-11-21T16:00:00.000Z',
  ...change,
});

/** A time of 20 and 21 Nov 2026, UTC: `at(8)` = 08:00 of the first, `at(32)` = 08:00 of the second. */
export const at = (hours: number): string =>
  new Date(Date.UTC(2026, 10, 20) + hours * 3_600_000).toISOString();

/**
 * A run of two nodes from 8:00: saved at 10:00, interrupted at 11:00, which took an hour of work, went on at 11:30; saved at
 * 13:00, and works on until 14:00.
 */
export const runResponse = (change: Partial<RunResponse> = {}): RunResponse => {
  const phase = (
    from: number,
    to: number,
    part: RunResponse['phases'][number]['part'],
    usd: number,
    cause: RunResponse['phases'][number]['cause'] = null,
  ) => ({ from: at(from), to: at(to), part, cause, hours: 2 * (to - from), usd });
  return {
    run: runRow({ nodes: 2, startedAt: at(8), lastEventAt: at(14), interruptions: 1 }),
    ledger: ledgerOf(),
    ledgerError: null,
    phases: [
      phase(8, 10, 'useful', 40),
      phase(10, 10.1, 'checkpoint', 2),
      phase(10.1, 11, 'lost', 18, 'interruption'),
      phase(11, 11.5, 'restart', 10, 'interruption'),
      phase(11.5, 13, 'useful', 30),
      phase(13, 13.1, 'checkpoint', 2),
      phase(13.1, 14, 'useful', 18),
    ],
    segments: [],
    stops: [{ at: at(11), cause: 'interruption', node: '1', savedAt: at(10.1), resumedAt: at(11.5) }],
    checkpoints: [
      { from: at(10), to: at(10.1), bytes: 1_000_000 },
      { from: at(13), to: at(13.1), bytes: null },
    ],
    asOf: at(14),
    ...change,
  };
};
