import { basename } from 'node:path';
import { SourceError } from '#lib/sources/errors';
import { malformed } from '#lib/sources/files/malformed';
import type { BillFile } from './open-files.ts';
import { WorkDirFull } from './work-dir.ts';

const CSV: [RegExp, (match: RegExpExecArray) => string, remedy?: string][] = [
  [
    /Expected Number of Columns: (\d+) Found: (\d+)/,
    (match) => `the row has ${match[2]} values, the header ${match[1]}`,
  ],
  [
    /not utf-8 encoded|Invalid unicode/i,
    () => 'this is not text in UTF-8',
    'Save it as UTF-8 and import it again.',
  ],
  [/unterminated quote/i, () => 'a quoted value does not end as it should'],
  [/Maximum line size|max_line_size/i, () => 'a row is longer than 2 MiB'],
];

/**
 * An error of DuckDB while it reads files, in words: which file, which line, what is wrong. Anything else is returned
 * as it is.
 */
export function duckFault(error: unknown, files: readonly BillFile[]): unknown {
  if (!(error instanceof Error) || error instanceof SourceError) return error;
  const text = error.message;
  if (/No space left|could not write|not enough space|failed to offload|max_temp_directory_size/i.test(text))
    return new WorkDirFull(error);
  const file = files.find(({ path }) => text.includes(path) || text.includes(basename(path)));
  const name = file?.name ?? files.map((one) => one.name).join(', ');
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  if (line !== undefined) {
    for (const [pattern, what, remedy] of CSV) {
      const match = pattern.exec(text);
      if (match !== null) return malformed(`${name}, line ${line}`, what(match), { remedy, cause: error });
    }
    return malformed(`${name}, line ${line}`, 'the row is not CSV', { cause: error });
  }
  if (/No magic bytes|too small to be a Parquet/i.test(text))
    return malformed(name, 'the Parquet file is cut off', { cause: error });
  if (/^(Invalid|IO|TProtocol|Serialization|Conversion)\b.*Error/i.test(text))
    return malformed(name, 'the file is damaged', { cause: error });
  return error;
}
