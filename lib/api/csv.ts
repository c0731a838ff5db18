import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';

/** Rows of plain objects and the columns to show of them; a dot reaches into an object (`cheapest.region`). */
export type CsvTable = { columns: string[]; rows: readonly object[] };

const unwrap = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;

/** The columns of a row's schema, in its order; a nested object gives a column a field. `omit` takes either away. */
export function columnsOf(schema: z.ZodObject, omit: readonly string[] = []): string[] {
  return Object.entries(schema.shape)
    .filter(([key]) => !omit.includes(key))
    .flatMap(([key, field]) => {
      const inner = unwrap(field);
      return inner instanceof z.ZodObject ? columnsOf(inner).map((name) => `${key}.${name}`) : [key];
    })
    .filter((name) => !omit.includes(name));
}

// A spreadsheet takes a cell that begins so for a formula.
const FORMULA = /^[=+\-@\t\r\n]/;
const harmless = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = String(value);
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)\.?(\d*)e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return (
    sign +
    digits.padEnd(point, '0').slice(0, point) +
    (digits.length > point ? `.${digits.slice(point)}` : '')
  );
}

/** One cell: unknown is empty, times are ISO 8601, numbers plain, lists joined, what looks like a formula quoted. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return harmless(value);
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  return harmless(
    isList
      ? value.map((item) => (typeof item === 'number' ? plainNumber(item) : String(item ?? ''))).join('; ')
      : JSON.stringify(value),
  );
}

const valueAt = (row: object, path: string): unknown =>
  Object.hasOwn(row, path)
    ? (row as Record<string, unknown>)[path]
    : path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], row);

/** A table as CSV by RFC 4180: a header row, CRLF, quotes where needed. */
export function toCsv({ columns, rows }: CsvTable): string {
  return stringify([columns, ...rows.map((row) => columns.map((path) => csvCell(valueAt(row, path))))], {
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
  });
}

/** A CSV answer that a browser saves as `spotledger-<name>-<date>.csv`. */
export function csvResponse(table: CsvTable, name: string, now: Date): Response {
  return new Response(toCsv(table), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="spotledger-${name}-${now.toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  });
}
