import type { Rows } from '#lib/domain/rows';
import { writeAdvisor } from './advisor.ts';
import type { Tx } from './client.ts';
import { writeEvents } from './events.ts';
import { holdHistories, updateHistories } from './instance-histories.ts';
import { writeInstanceTypes } from './instance-types.ts';
import { writeInstances } from './lifetimes.ts';
import { type WriteOptions, writeOnDemandPrices, writeSpotPrices } from './prices.ts';
import { writeTrackedRuns } from './tracked-runs.ts';
import { writeZones } from './zones.ts';

/** Rows that one write takes; bills are staged first (`stageUsage`). */
export type WritableRows = Exclude<Rows, { kind: 'usage' }>;

/** What came of a write: rows of the batch, and those of them that were new or changed. */
export type Written = { read: number; written: number };

async function writtenOf(tx: Tx, batch: WritableRows, options: WriteOptions) {
  switch (batch.kind) {
    case 'spot-prices':
      return writeSpotPrices(tx, batch.rows, options);
    case 'on-demand-prices':
      return writeOnDemandPrices(tx, batch.rows, options);
    case 'instance-types':
      return writeInstanceTypes(tx, batch.rows);
    case 'zones':
      return writeZones(tx, batch.rows);
    case 'instances': {
      await holdHistories(tx);
      const { written, changed } = await writeInstances(tx, batch);
      await updateHistories(tx, 'aws', changed);
      return { written };
    }
    case 'events':
      return { written: (await writeEvents(tx, batch.rows)).filter((fate) => fate !== 'repeated').length };
    case 'advisor':
      return writeAdvisor(tx, batch.rows);
    case 'runs':
      return writeTrackedRuns(tx, batch);
    default: {
      const never: never = batch;
      throw new Error(`Unknown rows: ${JSON.stringify(never)}`);
    }
  }
}

/** Writes rows of any kind but bills. */
export async function writeRows(tx: Tx, batch: WritableRows, options: WriteOptions): Promise<Written> {
  if (batch.kind !== 'spot-prices') options.onSent?.();
  const { written } = await writtenOf(tx, batch, options);
  return { read: batch.rows.length, written };
}
