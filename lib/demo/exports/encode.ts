import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Bill, BillLine } from '#lib/demo/bill-lines';
import type { Column, Value } from './column.ts';

const compress = promisify(gzip);
const DUCKDB_TYPES = {
  string: 'VARCHAR',
  double: 'DOUBLE',
  timestamp: 'TIMESTAMP_MS',
  map: 'MAP(VARCHAR, VARCHAR)',
};

/** Lines as gzip of CSV with a header row; maps as JSON text, nothing as an empty cell. */
export async function encodeCsv(
  columns: readonly Column[],
  bill: Bill,
  lines: readonly BillLine[],
): Promise<Buffer> {
  const rows = lines.map((line) => columns.map(({ of }) => cell(of(line, bill))).join(','));
  return compress(`${[columns.map(({ name }) => name).join(','), ...rows].join('\n')}\n`);
}

let last: Promise<unknown> = Promise.resolve();

/** Lines as snappy Parquet, made by DuckDB in a folder that is gone afterwards; one file at a time, to be easy on memory. */
export function encodeParquet(
  columns: readonly Column[],
  bill: Bill,
  lines: readonly BillLine[],
): Promise<Buffer> {
  const made = last.then(() => makeParquet(columns, bill, lines));
  last = made.catch(() => {});
  return made;
}

async function makeParquet(
  columns: readonly Column[],
  bill: Bill,
  lines: readonly BillLine[],
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'spotledger-demo-export-'));
  try {
    const source = join(folder, 'lines.json');
    const target = join(folder, 'lines.parquet');
    const rows = lines.map((line) =>
      JSON.stringify(Object.fromEntries(columns.map(({ name, of }) => [name, of(line, bill)]))),
    );
    await writeFile(source, `${rows.join('\n')}\n`);
    const types = columns.map(({ name, type }) => `'${name}': '${DUCKDB_TYPES[type]}'`).join(', ');
    await run(
      `COPY (SELECT * FROM read_json('${source}', format = 'newline_delimited', columns = {${types}}))
       TO '${target}' (FORMAT parquet, COMPRESSION snappy)`,
    );
    return await readFile(target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '256MB' });
  try {
    const connection = await instance.connect();
    try {
      await connection.run(sql);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

function cell(value: Value): string {
  const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
