import type { ImportSummary, Refusal } from '#lib/api/schemas/imports';
import type { OnDemandPriceRow, Rows, SpotPriceRow } from '#lib/domain/rows';
import { type Bytes, gunzipped, peek } from './bytes.ts';
import { matchHeader } from './columns.ts';
import { csvRecords } from './csv-records.ts';
import { csvFields, jsonFields } from './fields.ts';
import { type FileOptions, fileContext } from './file-context.ts';
import { jsonRecords } from './json-records.ts';
import { type Fields, onDemandPriceRow, spotPriceRow } from './price-rows.ts';
import { HEAD_BYTES, isGzip, type Recognised, recognise } from './recognise.ts';
import { RowRefused } from './values.ts';

export type { FileOptions } from './file-context.ts';
export type FileFormat = ImportSummary['format'];
export type FileRows = Extract<Rows, { kind: 'spot-prices' | 'on-demand-prices' }>;

/** Rows and the refusals among them; `read` counts both. */
export type FileBatch = { rows: FileRows; refused: Refusal[]; read: number };

/** A file whose format is known; its rows come in batches of up to 10,000, once. */
export type OpenFile = { format: FileFormat; batches: AsyncIterable<FileBatch> };

const ROWS_A_BATCH = 10_000;

/** A record before it is checked; taking its fields may already throw `RowRefused`. */
type Raw = { line: number; fields(): Fields };

async function* batched<Row>(
  raws: AsyncIterable<Raw> | Iterable<Raw>,
  toRow: (fields: Fields) => Row,
  wrap: (rows: Row[]) => FileRows,
): AsyncIterable<FileBatch> {
  let rows: Row[] = [];
  let refused: Refusal[] = [];
  for await (const raw of raws) {
    try {
      rows.push(toRow(raw.fields()));
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      refused.push({ line: raw.line, why: error.message });
    }
    if (rows.length + refused.length < ROWS_A_BATCH) continue;
    yield { rows: wrap(rows), refused, read: rows.length + refused.length };
    rows = [];
    refused = [];
  }
  if (rows.length + refused.length > 0)
    yield { rows: wrap(rows), refused, read: rows.length + refused.length };
}

const spotRows = (rows: SpotPriceRow[]): FileRows => ({ kind: 'spot-prices', rows });
const onDemandRows = (rows: OnDemandPriceRow[]): FileRows => ({ kind: 'on-demand-prices', rows });

function openJson(text: Bytes, first: '{' | '[', options: FileOptions): OpenFile {
  const context = fileContext(options, null);
  async function* raws(): AsyncIterable<Raw> {
    let line = 0;
    for await (const records of jsonRecords(text, first, options.name))
      for (const record of records) {
        line += 1;
        yield { line, fields: () => jsonFields(record) };
      }
  }
  return {
    format: 'aws-spot-price-json',
    batches: batched(raws(), (fields) => spotPriceRow(fields, context), spotRows),
  };
}

async function openCsv(text: Bytes, delimiter: string, options: FileOptions): Promise<OpenFile> {
  const records = csvRecords(text, delimiter, options.name)[Symbol.asyncIterator]();
  try {
    const first = await records.next();
    const header = matchHeader(first.done === true ? [] : first.value.cells, options.name);
    const context = fileContext(options, header);
    async function* raws(): AsyncIterable<Raw> {
      for await (const { line, cells } of { [Symbol.asyncIterator]: () => records })
        yield { line, fields: () => csvFields(cells, header.columns) };
    }
    return {
      format: header.format,
      batches:
        header.format === 'spot-price-csv'
          ? batched(raws(), (fields) => spotPriceRow(fields, context), spotRows)
          : batched(raws(), (fields) => onDemandPriceRow(fields, context), onDemandRows),
    };
  } catch (error) {
    await records.return?.();
    throw error;
  }
}

/**
 * Recognises a file by its content, plain or gzip, and reads its price rows as a stream: memory stays bounded
 * whatever the file holds. A row that cannot be taken is refused with its line (in JSON the number of the record)
 * and the reason. Throws `SourceError` 'empty' for a file without content and 'malformed' with place and remedy for
 * one that is damaged, cut off or of another kind: at once, or while its batches are read.
 */
export async function readFile(source: Bytes, options: FileOptions): Promise<OpenFile> {
  const outer = await peek(source, HEAD_BYTES);
  const text = await peek(
    isGzip(outer.head) ? gunzipped(outer.bytes, options.name) : outer.bytes,
    HEAD_BYTES,
  );
  try {
    const kind: Recognised = recognise(text.head, options.name);
    return kind.kind === 'json'
      ? openJson(text.bytes, kind.first, options)
      : await openCsv(text.bytes, kind.delimiter, options);
  } catch (error) {
    await text.close();
    throw error;
  }
}
