import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import type { SourceError } from '#lib/sources/errors';
import { type Bytes, inSmallChunks } from './bytes.ts';
import { malformed } from './malformed.ts';

/** One row of a CSV file with the line on which it ends. */
export type CsvRecord = { line: number; cells: string[] };

const LONGEST_RECORD = 1024 * 1024;

function csvFault(error: unknown, name: string, line: number): SourceError | null {
  const code = (error as Partial<CsvError>).code;
  if (typeof code !== 'string' || (!code.startsWith('CSV_') && !code.startsWith('INVALID_'))) return null;
  if (code === 'CSV_MAX_RECORD_SIZE') return tooLong(name, line);
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return malformed(`${name}, line ${line}`, 'the file ends inside a quoted value', { cause: error });
  return malformed(`${name}, line ${line}`, 'a quote stands where none may be', {
    remedy: 'Quote the whole value and double the quotes inside it (RFC 4180), then import the file again.',
    cause: error,
  });
}

const tooLong = (name: string, line: number) =>
  malformed(`${name}, line ${line}`, 'a row is longer than 1 MiB', {
    remedy: 'Look for a quote that is never closed, or a file without line ends, then import it again.',
  });

/**
 * The rows of a CSV file, its header first. Memory stays bounded whatever the file holds: more than 1 MiB without a
 * complete row is an error. Throws `SourceError` 'malformed' with the line.
 */
export async function* csvRecords(source: Bytes, delimiter: string, name: string): AsyncIterable<CsvRecord> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: LONGEST_RECORD,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  async function* bounded() {
    let sent = 0;
    for await (const chunk of inSmallChunks(source)) {
      sent += chunk.length;
      if (sent - parser.info.bytes_records > LONGEST_RECORD + 4 * chunk.length)
        throw tooLong(name, parser.info.lines);
      yield chunk;
    }
  }
  pipeline(Readable.from(bounded()), parser, () => {});
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: Info; record: string[] }>)
      yield { line: info.lines, cells: record };
  } catch (error) {
    throw csvFault(error, name, parser.info.lines) ?? error;
  }
}
