import { type Tx, withTransaction } from '#lib/db/client';
import { finishRun, recordBatch, Superseded, startRun } from '#lib/db/feed-runs';
import { claimInstallation, type InstallationKind } from '#lib/db/installation';
import { countPaidCall, uncountPaidCall } from '#lib/db/paid-calls';
import { refreshRollUps } from '#lib/db/pool-days';
import { PoolMemory } from '#lib/db/pools';
import { usageVersions, writeUsage } from '#lib/db/usage';
import { placeStaged, stageUsage } from '#lib/db/usage-staging';
import { writeRows } from '#lib/db/write-rows';
import { SourceError } from '#lib/sources/errors';
import type { Batch, Feed, Scope } from '#lib/sources/feed';
import { failureText } from './failure-text.ts';

// A page of AWS's price history holds 1,000 rows; ten of them cost hardly more to write than one.
const ROWS_A_WRITE = 10_000;

/** How a run ended. `retry`: trying again later can help without anyone doing anything. */
export type RunOutcome = { status: 'succeeded' } | { status: 'failed'; error: string; retry: boolean };

/** Whether rows may be written together with others: not what is a whole of its own, a bill, a listing or a page of runs. */
const isJoinable = ({ kind }: Batch) => !['usage', 'instances', 'runs'].includes(kind);

/**
 * Joins batches into writes of up to 10,000 rows. What a batch says about the window (watermark, progress,
 * confirmation) holds once all rows before it are written, so the joined write may say it too. What is a whole of its own
 * is handed on before the next batch is asked for: a bill may be gone by then.
 */
export async function* joined(batches: AsyncIterable<Batch>): AsyncIterable<Batch> {
  let pending: Batch | undefined;
  for await (const batch of batches) {
    if (!isJoinable(batch)) {
      if (pending !== undefined) yield pending;
      pending = undefined;
      yield batch;
    } else if (pending === undefined) {
      pending = batch;
    } else if (
      pending.kind === batch.kind &&
      pending.confirmedUntil?.getTime() === batch.confirmedUntil?.getTime() &&
      pending.rows.length + batch.rows.length <= ROWS_A_WRITE
    ) {
      pending = {
        ...batch,
        rows: [...pending.rows, ...batch.rows],
        watermark: batch.watermark ?? pending.watermark,
        progress: batch.progress ?? pending.progress,
        notes: [...(pending.notes ?? []), ...(batch.notes ?? [])],
      } as Batch;
    } else {
      yield pending;
      pending = batch;
    }
  }
  if (pending !== undefined) yield pending;
}

/**
 * Writes item after item; the next one is asked for when `write` says that its own is on the way, one ahead and no
 * more: what a source and the preparation of its rows take then costs no time of its own.
 */
async function writeEach<T>(
  items: AsyncIterable<T>,
  write: (item: T, onSent: () => void) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    let current = await iterator.next();
    while (current.done !== true) {
      let next: Promise<IteratorResult<T>> | undefined;
      const ask = () => {
        next ??= iterator.next();
        // Whoever awaits it later gets the error; until then it must not count as unhandled.
        next.catch(() => {});
        return next;
      };
      await write(current.value, ask);
      current = await ask();
    }
  } finally {
    await iterator.return?.();
  }
}

/** Counts a call that costs money before it is made, and returns what takes it back. Throws `SourceError` 'budget' where this month's are used up. */
async function payFor({ id, price }: Feed, now: Date): Promise<() => Promise<void>> {
  if (price === undefined) return async () => {};
  const { usdPerCall, limitUsdPerMonth } = price;
  if (await countPaidCall(id, now, Math.floor(limitUsdPerMonth / usdPerCall + 1e-9)))
    return () => uncountPaidCall(id, now);
  throw new SourceError(
    'budget',
    `${id}: its calls have cost ${limitUsdPerMonth} USD this month, which is the limit that was set.`,
    {
      remedy: 'It goes on next month; what is known stays. COST_EXPLORER_MAX_USD_PER_MONTH raises the limit.',
    },
  );
}

/** Makes batches ready to be written as they come by. */
async function* madeReady(batches: AsyncIterable<Batch>, memory: PoolMemory): AsyncIterable<Batch> {
  for await (const batch of batches) {
    if (batch.kind === 'spot-prices') memory.makeReady(batch.rows);
    yield batch;
  }
}

/**
 * Runs a feed for one scope and keeps its log: each write and the run's progress are one transaction, so that after
 * any crash the next run goes on from the watermark and nothing is lost or doubled. A failed pull keeps what was
 * written and says why. Never throws for a failure of the source; `Superseded` ends quietly.
 */
export async function runFeed(
  feed: Feed,
  scope: Scope,
  runId: number,
  options: { clock: () => Date; signal: AbortSignal; installation: InstallationKind },
): Promise<RunOutcome> {
  const key = { feed: feed.id, account: scope.account, region: scope.region };
  const began = performance.now();
  const memory = new PoolMemory();
  const now = options.clock();
  const { run, watermark } = await startRun(runId, key, now);
  const end = (failure: string | null) =>
    finishRun(run, { now: options.clock(), durationMs: performance.now() - began, failure });
  let claimed = false;
  try {
    const held = feed.origin === undefined ? undefined : await usageVersions(feed.origin(scope));
    const pay = () => payFor(feed, options.clock());
    const window = { watermark, now, signal: options.signal, ...held, pay };
    const batches = madeReady(joined(feed.pull(scope, window)), memory);
    await writeEach(batches, async (batch, onSent) => {
      // What follows a bill is made ready only once it is written: each is as large as a file may be.
      const staged = batch.kind === 'usage' ? await stageUsage(batch.rows, now, options.signal) : [];
      const write = async (tx: Tx) => {
        // The first claim stands for good, so a run's first write settles it for the others.
        if (!claimed) await claimInstallation(tx, options.installation);
        const { read, written } =
          batch.kind === 'usage'
            ? await writeUsage(tx, staged)
            : await writeRows(tx, batch, {
                source: 'api',
                account: scope.account,
                confirmedUntil: batch.confirmedUntil,
                memory,
                onSent,
              });
        await recordBatch(tx, run, { ...batch, read, written });
      };
      await placeStaged(staged, () => withTransaction(write), options.signal);
      claimed = true;
      options.signal.throwIfAborted();
    });
    if (feed.kind === 'spot-prices' || feed.kind === 'zones') await refreshRollUps(options.signal);
    await end(null);
    return { status: 'succeeded' };
  } catch (error) {
    if (error instanceof Superseded) return { status: 'succeeded' };
    if (options.signal.aborted) {
      const text = 'The worker was stopped before it was done; it goes on from its watermark.';
      await end(text);
      return { status: 'failed', error: text, retry: true };
    }
    const text = failureText(error);
    await end(text);
    return { status: 'failed', error: text, retry: !(error instanceof SourceError) || error.retryable };
  }
}
