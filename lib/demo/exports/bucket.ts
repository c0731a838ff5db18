import { createHash } from 'node:crypto';
import { type Bill, type BillLine, billOf } from '#lib/demo/bill-lines';
import { monthSpan } from '#lib/demo/invoice';
import type { Market } from '#lib/demo/market';
import { billVersion, publishedMonths } from '#lib/demo/publication';
import { type Column, payer } from './column.ts';
import { CUR_COLUMNS } from './cur.ts';
import { encodeCsv, encodeParquet } from './encode.ts';
import { FOCUS_10_COLUMNS, FOCUS_12_COLUMNS, focusLines } from './focus.ts';

/** The bucket of the billing exports; it belongs to the payer and is read by the payer alone. */
export const BILLING_BUCKET = 'spotledger-demo-billing';
export const BUCKET_REGION = 'us-east-1';

type Export = {
  name: string;
  columns: readonly Column[];
  lines(bill: Bill): BillLine[];
  format: 'parquet' | 'csv';
};

/** The four exports under `exports/`. */
const EXPORTS: readonly Export[] = [
  { name: 'cur-csv', columns: CUR_COLUMNS, lines: ({ lines }) => lines, format: 'csv' },
  { name: 'cur-parquet', columns: CUR_COLUMNS, lines: ({ lines }) => lines, format: 'parquet' },
  { name: 'focus-csv', columns: FOCUS_10_COLUMNS, lines: focusLines, format: 'csv' },
  { name: 'focus-parquet', columns: FOCUS_12_COLUMNS, lines: focusLines, format: 'parquet' },
];

/** An object's content with what S3 says of it; `etag` without quotes, it changes with the content alone. */
export type StoredObject = { body: Buffer; etag: string; modifiedAt: Date };

/** An object that may not have been made yet. */
export type ObjectEntry = { key: string; load(): Promise<StoredObject> };

/** Lines to a data file: a month of the demo needs two. */
const LINES_PER_FILE = 3000;
const MADE_KEPT = 64;

const made = new WeakMap<Market, Map<string, Promise<StoredObject>>>();

/**
 * What the bucket holds under a prefix at an instant, by key: of every export, of the running month and the three
 * before it, the data files and the manifest that names them. Files are made when they are first loaded.
 */
export function bucketEntries(market: Market, asOf: Date, prefix = ''): ObjectEntry[] {
  const near = (folder: string) => folder.startsWith(prefix) || prefix.startsWith(folder);
  return EXPORTS.filter(({ name }) => near(`exports/${name}/`))
    .flatMap((entry) => publishedMonths(asOf).flatMap((month) => monthEntries(market, entry, month, asOf)))
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function monthEntries(market: Market, entry: Export, month: string, asOf: Date): ObjectEntry[] {
  const version = billVersion(month, asOf);
  const bill = billOf(market, month, version, 'export');
  const lines = entry.lines(bill);
  const keys = dataKeys(entry, month, lines.length);
  const once = (key: string, make: () => Promise<Buffer>): ObjectEntry => ({
    key,
    load: () => keep(market, `${key}|${version.getTime()}`, async () => stored(await make(), version)),
  });
  return [
    ...keys.map((key, index) =>
      once(key, () => {
        const part = lines.slice(index * LINES_PER_FILE, (index + 1) * LINES_PER_FILE);
        return entry.format === 'csv'
          ? encodeCsv(entry.columns, bill, part)
          : encodeParquet(entry.columns, bill, part);
      }),
    ),
    once(
      `exports/${entry.name}/metadata/BILLING_PERIOD=${month.slice(0, 7)}/${entry.name}-Manifest.json`,
      async () => Buffer.from(JSON.stringify(manifest(entry, bill, lines, keys), null, 2)),
    ),
  ];
}

function dataKeys({ name, format }: Export, month: string, lineCount: number): string[] {
  const ending = format === 'csv' ? 'csv.gz' : 'snappy.parquet';
  const count = Math.max(1, Math.ceil(lineCount / LINES_PER_FILE));
  return Array.from(
    { length: count },
    (_, index) =>
      `exports/${name}/data/BILLING_PERIOD=${month.slice(0, 7)}/${name}-${String(index + 1).padStart(5, '0')}.${ending}`,
  );
}

/** The execution's id belongs to what the lines say, so that a refresh without news leaves the manifest as it was. */
function manifest({ name, columns }: Export, bill: Bill, lines: BillLine[], keys: string[]) {
  const [start, end] = monthSpan(bill.month);
  const hash = createHash('sha256')
    .update(`${name}|${bill.final}|${JSON.stringify(lines)}`)
    .digest('hex');
  return {
    exportName: name,
    exportArn: `arn:aws:bcm-data-exports:us-east-1:${payer.id}:export/${name}`,
    executionId: [
      hash.slice(0, 8),
      hash.slice(8, 12),
      hash.slice(12, 16),
      hash.slice(16, 20),
      hash.slice(20, 32),
    ].join('-'),
    billingPeriod: { start: start.toISOString(), end: end.toISOString() },
    columns: columns.map((column) => ({ name: column.name, type: column.type })),
    dataFiles: keys.map((key) => `s3://${BILLING_BUCKET}/${key}`),
  };
}

function stored(body: Buffer, modifiedAt: Date): StoredObject {
  return { body, etag: createHash('md5').update(body).digest('hex'), modifiedAt };
}

function keep(market: Market, key: string, make: () => Promise<StoredObject>): Promise<StoredObject> {
  const kept = made.get(market) ?? new Map<string, Promise<StoredObject>>();
  made.set(market, kept);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const making = make();
  kept.set(key, making);
  making.catch(() => kept.delete(key));
  const oldest = kept.keys().next().value;
  if (kept.size > MADE_KEPT && oldest !== undefined) kept.delete(oldest);
  return making;
}
