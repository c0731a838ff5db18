import { constants, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type Bytes, peek } from '#lib/sources/files/bytes';
import { isGzip, isParquet } from '#lib/sources/files/recognise';
import { isBillHeader } from './formats.ts';

// A bill's header names some 120 columns at most.
const HEAD_BYTES = 32 * 1024;

/** What stands at the beginning of a file, unpacked as far as its first bytes reach. */
function unpacked(head: Uint8Array): Uint8Array {
  if (!isGzip(head)) return head;
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Damaged: whoever reads it says so, with the place.
    return head;
  }
}

function firstCells(text: string): string[] {
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  const delimiter = [';', '\t'].find((other) => line.split(other).length > line.split(',').length) ?? ',';
  try {
    return (
      (parse(line, { bom: true, delimiter, trim: true, relax_column_count: true })[0] as
        | string[]
        | undefined) ?? []
    );
  } catch {
    return [];
  }
}

/** Whether a stream is a bill, by its first bytes: Parquet, or a CSV with a bill's columns; and the stream, untouched. */
export async function lookForBill(source: Bytes): Promise<{ isBill: boolean; bytes: Bytes }> {
  const { head, bytes } = await peek(source, HEAD_BYTES);
  const text = unpacked(head);
  const isBill = isParquet(text) || isBillHeader(firstCells(new TextDecoder().decode(text)));
  return { isBill, bytes };
}
