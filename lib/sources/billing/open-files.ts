import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { SourceError } from '#lib/sources/errors';
import { gunzipped, peek } from '#lib/sources/files/bytes';
import { malformed } from '#lib/sources/files/malformed';
import { isGzip, isParquet, recognise } from '#lib/sources/files/recognise';
import type { Column } from './columns.ts';
import { type Duck, literal } from './duck.ts';
import { duckFault } from './duck-fault.ts';

/** `path` on this machine; `name` as people know it. */
export type BillFile = { path: string; name: string };

/** A file whose kind and columns are known; `source` is the SQL that reads it. */
export type OpenBillFile = BillFile & {
  kind: 'csv' | 'parquet';
  gzip: boolean;
  columns: Column[];
  source(paths: readonly string[]): string;
};

const HEAD_BYTES = 256 * 1024;

async function headOf(path: string, name: string): Promise<{ gzip: boolean; head: Uint8Array }> {
  const file = createReadStream(path);
  try {
    const outer = await peek(file, 4);
    const gzip = isGzip(outer.head);
    const text = await peek(gzip ? gunzipped(outer.bytes, name) : outer.bytes, HEAD_BYTES);
    await text.close();
    return { gzip, head: text.head };
  } finally {
    file.destroy();
  }
}

/** The names of a CSV's header. Throws `SourceError` 'malformed' where there is none within 256 KiB. */
function headerOf(text: string, delimiter: string, name: string): string[] {
  try {
    const [header] = parse(text, {
      bom: true,
      delimiter,
      to: 1,
      trim: true,
      relax_column_count: true,
    }) as string[][];
    if (header !== undefined) return header;
  } catch (error) {
    throw malformed(`${name}, line 1`, 'the header cannot be read', { cause: error });
  }
  throw malformed(`${name}, line 1`, 'there is no header');
}

const list = (paths: readonly string[]) => `[${paths.map(literal).join(', ')}]`;

function openCsv(file: BillFile, { gzip, head }: { gzip: boolean; head: Uint8Array }): OpenBillFile {
  const kind = recognise(head.subarray(0, HEAD_BYTES - 1), file.name);
  if (kind.kind !== 'csv') throw malformed(file.name, 'this is no bill in CSV or Parquet');
  const header = headerOf(new TextDecoder().decode(head), kind.delimiter, file.name);
  // Names of our own: theirs may repeat, or differ in case alone.
  const columns = header.map((name, index) => ({ name, sql: `c${index}`, type: 'VARCHAR' }));
  const types = columns.map(({ sql }) => `${sql}: 'VARCHAR'`).join(', ');
  return {
    ...file,
    kind: 'csv',
    gzip,
    columns,
    source: (paths) => `read_csv(${list(paths)}, auto_detect = false, header = true, columns = {${types}},
      delim = ${literal(kind.delimiter)}, quote = '"', escape = '"', compression = '${gzip ? 'gzip' : 'none'}')`,
  };
}

async function openParquet(file: BillFile, duck: Duck): Promise<OpenBillFile> {
  const source = (paths: readonly string[]) => `read_parquet(${list(paths)})`;
  const rows = await duck.rows(`describe select * from ${source([file.path])}`).catch((error: unknown) => {
    throw duckFault(error, [file]);
  });
  const columns = rows.map(([name, type]) => ({ name: String(name), sql: String(name), type: String(type) }));
  return { ...file, kind: 'parquet', gzip: false, columns, source };
}

/**
 * Looks at a file's first bytes for what it is and which columns it has. Throws `SourceError` 'empty' for a file
 * without content, 'malformed' for one that is damaged or neither CSV nor Parquet.
 */
export async function openBillFile(file: BillFile, duck: Duck): Promise<OpenBillFile> {
  const { gzip, head } = await headOf(file.path, file.name);
  if (head.length === 0)
    throw new SourceError('empty', `${file.name}: the file is empty.`, {
      remedy: 'Export it again; nothing of it was taken in.',
    });
  if (!isParquet(head)) return openCsv(file, { gzip, head });
  if (gzip)
    throw malformed(file.name, 'this is a Parquet file within gzip', {
      remedy: 'Unpack it with gunzip, then import the Parquet file.',
    });
  return openParquet(file, duck);
}
