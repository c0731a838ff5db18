import { setTimeout as sleep } from 'node:timers/promises';
import { isTransactionTimeout, isTransactionUnbegun, withTransaction } from '#lib/db/client';
import { databaseFault } from '#lib/db/database-fault';
import { readRunInputs } from '#lib/db/run-inputs';
import {
  markOtherVersions,
  noteLedgerError,
  postponeRun,
  staleRuns,
  takeChanges,
  writeRunLedger,
} from '#lib/db/run-ledgers';
import { type RunLedger, type RunLedgerInput, runLedger } from '#lib/domain/run-ledger';
import { failureText } from './failure-text.ts';

/** Of the rules by which ledgers are made: with another number all of them are made anew. */
const VERSION = 2;
const RUNS_AT_ONCE = 50;
const BUSY_PAUSE_MS = 1_000;
const IDLE_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/** A run whose ledger cannot be made, however often it is tried. */
class Unmakeable extends Error {}

type Maker = (input: RunLedgerInput) => RunLedger;

function made(make: Maker, input: RunLedgerInput): RunLedger {
  try {
    return make(input);
  } catch (error) {
    throw new Unmakeable(failureText(error), { cause: error });
  }
}

// Data that the database cannot hold, or that break a rule of its own or one of its limits. Others pass.
const isForGood = (error: unknown) =>
  error instanceof Unmakeable || /^(?:2[23]|54)/.test(databaseFault(error)?.code ?? '');

// It was at work on this run: others may fare better.
const isOfOneRun = (error: unknown) =>
  databaseFault(error) !== null || (isTransactionTimeout(error) && !isTransactionUnbegun(error));

/** Makes one run's ledger, where something has changed and nobody else is at it. Says whether it did. */
async function makeLedger(
  runId: string,
  now: Date,
  make: Maker,
): Promise<'made' | 'not due' | { why: string }> {
  let taken: bigint[] = [];
  try {
    return await withTransaction(async (tx) => {
      const changes = await takeChanges(tx, runId);
      if (changes === null) return 'not due';
      taken = changes;
      const inputs = await readRunInputs(tx, runId);
      const ledger = made(make, inputs);
      await writeRunLedger(tx, runId, ledger, { version: VERSION, at: now, others: inputs.others });
      return 'made';
    });
  } catch (error) {
    const text = failureText(error);
    if (isForGood(error)) {
      await withTransaction((tx) => noteLedgerError(tx, runId, taken, text));
      return { why: `cannot be made: ${text}` };
    }
    if (!isOfOneRun(error)) throw error;
    await withTransaction((tx) => postponeRun(tx, runId));
    return { why: `was not made: ${text}` };
  }
}

/**
 * Makes the ledgers of runs of which an input has changed, each in a transaction of its own; one that cannot be made keeps
 * its error, one that the database gives up on is tried again a minute later, and neither holds anybody up. Returns how many were made, and how many could have been.
 */
export async function makeLedgers({
  now,
  signal,
  say,
  make = runLedger,
}: {
  now: Date;
  signal?: AbortSignal;
  say: (line: string) => void;
  /** for tests of what cannot be made */
  make?: Maker;
}): Promise<{ made: number; stale: number }> {
  const stale = await staleRuns(RUNS_AT_ONCE);
  let count = 0;
  for (const runId of stale) {
    if (signal?.aborted === true) break;
    const outcome = await makeLedger(runId, now, make);
    if (outcome === 'made') count++;
    else if (outcome !== 'not due') say(`run ${runId}: its ledger ${outcome.why}`);
  }
  return { made: count, stale: stale.length };
}

/** Keeps ledgers up to date until `signal`. What fails is tried again after growing pauses; never throws. */
export async function keepLedgers({
  clock,
  signal,
  say,
}: {
  clock: () => Date;
  signal: AbortSignal;
  say: (line: string) => void;
}): Promise<void> {
  let pause = IDLE_PAUSE_MS;
  let isChecked = false;
  while (!signal.aborted) {
    try {
      if (!isChecked) await markOtherVersions(VERSION);
      isChecked = true;
      const { stale } = await makeLedgers({ now: clock(), signal, say });
      // With as many as are taken at once there are more.
      pause = stale === 0 ? IDLE_PAUSE_MS : stale < RUNS_AT_ONCE ? BUSY_PAUSE_MS : 0;
    } catch (error) {
      if (signal.aborted) return;
      say(`runs: ${failureText(error)}`);
      pause = Math.min(Math.max(2 * pause, IDLE_PAUSE_MS), LONGEST_PAUSE_MS);
    }
    if (pause > 0) await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
