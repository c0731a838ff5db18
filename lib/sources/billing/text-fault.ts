import { createReadStream } from 'node:fs';
import type { SourceError } from '#lib/sources/errors';
import { gunzipped } from '#lib/sources/files/bytes';
import { malformed } from '#lib/sources/files/malformed';
import type { OpenBillFile } from './open-files.ts';

const NEWLINE = 0x0a;

/** The first line of a file that is not UTF-8, counted from 1; null where all of it is. */
async function lineNotUtf8({ path, name, gzip }: OpenBillFile): Promise<number | null> {
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  try {
    for await (const chunk of gzip ? gunzipped(source, name) : source) {
      const bytes = chunk as Uint8Array;
      for (let start = 0; start < bytes.length; ) {
        const end = bytes.indexOf(NEWLINE, start) + 1 || bytes.length;
        try {
          decoder.decode(bytes.subarray(start, end), { stream: true });
        } catch {
          return line;
        }
        if (bytes[end - 1] === NEWLINE) line++;
        start = end;
      }
    }
    return null;
  } finally {
    source.destroy();
  }
}

/**
 * Which CSV file and line is no text in UTF-8, for an error of DuckDB that does not say so: where it leaves columns out it
 * fails while it makes its own message. Null where all files are.
 */
export async function textFault(files: readonly OpenBillFile[], cause: unknown): Promise<SourceError | null> {
  for (const file of files) {
    const line = file.kind === 'csv' ? await lineNotUtf8(file) : null;
    if (line !== null)
      return malformed(`${file.name}, line ${line}`, 'this is not text in UTF-8', {
        remedy: 'Save it as UTF-8 and import it again.',
        cause,
      });
  }
  return null;
}
