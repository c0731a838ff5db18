import type { Rows } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { writeInstanceTypes } from './instance-types.ts';
import { type WriteOptions, writeOnDemandPrices, writeSpotPrices } from './prices.ts';
import { writeZones } from './zones.ts';

/** Writes rows of any kind. `written` = rows that were new or changed; the rest were there already. */
export async function writeRows(tx: Tx, batch: Rows, options: WriteOptions): Promise<{ written: number }> {
  if (batch.kind !== 'spot-prices') options.onSent?.();
  switch (batch.kind) {
    case 'spot-prices':
      return writeSpotPrices(tx, batch.rows, options);
    case 'on-demand-prices':
      return writeOnDemandPrices(tx, batch.rows, options);
    case 'instance-types':
      return writeInstanceTypes(tx, batch.rows);
    case 'zones':
      return writeZones(tx, batch.rows);
    default: {
      const never: never = batch;
      throw new Error(`Unknown rows: ${JSON.stringify(never)}`);
    }
  }
}
