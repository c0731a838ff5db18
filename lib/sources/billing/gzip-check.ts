import { createReadStream } from 'node:fs';
import { gunzipped } from '#lib/sources/files/bytes';
import type { BillFile } from './open-files.ts';

/**
 * Unpacks a gzip file to its end and forgets it: DuckDB takes one that is cut off between two rows for whole, and does
 * not compare its checksum. Throws `SourceError` 'malformed' where it is cut off or damaged.
 */
export async function checkGzip(file: BillFile, signal: AbortSignal): Promise<void> {
  const source = createReadStream(file.path, { highWaterMark: 1024 * 1024 });
  try {
    for await (const _ of gunzipped(source, file.name)) signal.throwIfAborted();
  } finally {
    source.destroy();
  }
}
