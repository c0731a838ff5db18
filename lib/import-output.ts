import type { ImportSummary } from '#lib/api/schemas/imports';
import type { ImportProgress } from '#lib/ingest/import-file';

export const IMPORT_HELP = `npm run import -- FILE... [--region REGION] [--valid-from DATE] [--account ACCOUNT]

Takes in files of prices and bills, text plain or gzip, recognised by their content:
  the JSON of "aws ec2 describe-spot-price-history"
  a CSV of spot prices: time, instance type, zone, product, price
  a CSV of on-demand prices: instance type, price, and date and region where the name does not say them
  a bill: CUR 2.0 of AWS or FOCUS 1.0 to 1.2, as CSV or Parquet; several of them together are parts of one bill
Each file is taken in whole or not at all; the same file again changes nothing. A bill takes the place of what files
said before of its accounts and months.

Of files of prices alone; a bill given with one of these is refused, as it says all of it itself:
  --region       the region of files that do not say it, e.g. us-east-1
  --valid-from   the date of a price list that does not say it, e.g. 2026-07-20
  --account      the account whose zone names the files use

  --help         this text`;

const FORMATS: Record<ImportSummary['format'], string> = {
  'aws-spot-price-json': 'spot prices (JSON)',
  'spot-price-csv': 'spot prices (CSV)',
  'on-demand-price-csv': 'on-demand prices (CSV)',
  'aws-cur-2': 'bill (CUR 2.0)',
  'focus-1.0': 'bill (FOCUS 1.0)',
  'focus-1.1': 'bill (FOCUS 1.1)',
  'focus-1.2': 'bill (FOCUS 1.2)',
};

const SHOWN = 20;
const count = (value: number) => value.toLocaleString('en-US');
const rowsOf = (value: number) => `${count(value)} ${value === 1 ? 'row' : 'rows'}`;
const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);

/** What a bill says of itself, by provider and currency. */
function totalLine(totals: ImportSummary['totals'][number]): string {
  const { provider, currency, lines, billedCost, effectiveCost, listCost, contractedCost } = totals;
  const sums = Object.entries({
    billed: billedCost,
    effective: effectiveCost,
    list: listCost,
    contracted: contractedCost,
  })
    .filter(([, sum]) => sum !== null)
    .map(([word, sum]) => `${word} ${sum}`);
  return `  ${provider || 'no provider'}, ${count(lines)} lines: ${sums.join(', ')} ${currency}`;
}

/** What became of a bill: its own sums, and what is worth knowing. */
function billLines(
  head: string,
  { written, unchanged, refusedCount, notes, totals }: ImportSummary,
): string[] {
  return [
    `${head}: ${count(written)} usage lines written, ${count(unchanged)} unchanged; ${count(refusedCount)} lines refused.`,
    ...totals.map(totalLine),
    ...notes.map((note) => `  ${note}`),
  ];
}

/** What became of a file, its refused rows first 20 by line. */
export function summaryLines(name: string, summary: ImportSummary): string[] {
  const { format, read, written, unchanged, refused, refusedCount } = summary;
  if (summary.totals.length > 0)
    return billLines(`${name}: ${FORMATS[format]}, ${count(read)} lines read`, summary);
  const head = `${name}: ${FORMATS[format]}, ${rowsOf(read)} read`;
  if (read === 0) return [`${head}: the file holds no prices (was it asked for in the right region?).`];
  const shown = refused
    .slice(0, SHOWN)
    .map(({ line, why }) => `  ${format === 'aws-spot-price-json' ? 'record' : 'line'} ${line}: ${why}`);
  const more = refusedCount - shown.length;
  return [
    `${head}: ${count(written)} written, ${count(unchanged)} unchanged, ${count(refusedCount)} refused.`,
    ...shown,
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
  ];
}

function progressText(name: string, size: number, { phase, bytes, rows }: ImportProgress): string {
  const share = size === 0 ? 1 : Math.min(1, bytes / size);
  if (phase === 'writing') return `${name}  ${rowsOf(rows)} written`;
  if (phase === 'summing') return `${name}  ${count(rows)} lines placed and summed`;
  return `${name}  ${Math.floor(share * 100)} %  ${megabytes(bytes)} of ${megabytes(size)} MB, ${rowsOf(rows)} read`;
}

const BAR = 24;
function bar(size: number, { phase, bytes }: ImportProgress): string {
  const share = phase !== 'reading' || size === 0 ? 1 : Math.min(1, bytes / size);
  const full = Math.round(share * BAR);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}] `;
}

/**
 * Shows how far an import is: a bar that moves on a terminal, else a line every two seconds. `clear` takes the bar
 * away; it may be called again.
 */
export function progressLines(options: {
  name: string;
  size: number;
  tty: boolean;
  write(text: string): void;
  clock?: () => number;
}): { show(progress: ImportProgress): void; clear(): void } {
  const { name, size, tty, write, clock = () => performance.now() } = options;
  const every = tty ? 100 : 2_000;
  let last = tty ? Number.NEGATIVE_INFINITY : clock();
  let standing = false;
  return {
    show(progress) {
      if (clock() - last < every) return;
      last = clock();
      const text = progressText(name, size, progress);
      write(tty ? `\r\u001b[K${bar(size, progress)}${text}` : `${text}\n`);
      standing = tty;
    },
    clear() {
      if (standing) write('\r\u001b[K');
      standing = false;
    },
  };
}
