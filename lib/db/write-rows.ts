import type { Rows } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { writeInstanceTypes } from './instance-types.ts';
import { writeInstances } from './lifetimes.ts';
import { type WriteOptions, writeOnDemandPrices, writeSpotPrices } from './prices.ts';
import { writeUsage } from './usage.ts';
import { writeZones } from './zones.ts';

/** What came of a write: rows of the batch (of a bill its usage lines), and those of them that were new or changed. */
export type Written = { read: number; written: number };

async function writtenOf(tx: Tx, batch: Exclude<Rows, { kind: 'usage' }>, options: WriteOptions) {
  switch (batch.kind) {
    case 'spot-prices':
      return writeSpotPrices(tx, batch.rows, options);
    case 'on-demand-prices':
      return writeOnDemandPrices(tx, batch.rows, options);
    case 'instance-types':
      return writeInstanceTypes(tx, batch.rows);
    case 'zones':
      return writeZones(tx, batch.rows);
    case 'instances':
      return writeInstances(tx, batch);
    default: {
      const never: never = batch;
      throw new Error(`Unknown rows: ${JSON.stringify(never)}`);
    }
  }
}

/** Writes rows of any kind. */
export async function writeRows(tx: Tx, batch: Rows, options: WriteOptions): Promise<Written> {
  // What follows a bill is made ready only once it is written: each is as large as a file may be.
  if (batch.kind === 'usage') return writeUsage(tx, batch.rows, options.takenAt ?? new Date());
  if (batch.kind !== 'spot-prices') options.onSent?.();
  const { written } = await writtenOf(tx, batch, options);
  return { read: batch.rows.length, written };
}
