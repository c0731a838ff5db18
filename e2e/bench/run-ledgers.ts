import { db, withTransaction } from '#lib/db/client';
import { markRunsStale } from '#lib/db/run-changes';
import { readRunInputs } from '#lib/db/run-inputs';
import { runLedger } from '#lib/domain/run-ledger';
import { makeLedgers } from '#lib/ingest/make-ledgers';
import { type Figure, median, milliseconds, timed } from './figures.ts';
import { RUNS_NOW } from './run-database.ts';

const TIMES = 40;

/** How long the worker takes to make a run's ledger anew, beside the pure function alone on the same inputs. */
export async function ledgersMade(ids: readonly string[]): Promise<Figure[]> {
  const made: number[] = [];
  const derived: number[] = [];
  for (let n = 0; n < 2 * TIMES; n++) {
    const id = ids[n % ids.length] ?? '';
    const inputs = await withTransaction((tx) => readRunInputs(tx, id));
    const own = await timed(async () => runLedger(inputs));
    await db().$executeRaw`truncate run_change`;
    await withTransaction((tx) => markRunsStale(tx, [id]));
    const all = await timed(async () => {
      const { made: count } = await makeLedgers({ now: RUNS_NOW, say: console.error });
      if (count !== 1) throw new Error(`${count} ledgers were made where one was due.`);
    });
    if (n < TIMES) continue;
    derived.push(own);
    made.push(all);
  }
  return [
    {
      what: "one run's ledger made anew by the worker, read and written",
      measured: milliseconds(median(made)),
      against: `${milliseconds(median(derived))}: the pure function alone`,
      ratio: median(made) / median(derived),
      target: null,
    },
  ];
}
