import type { BillTotals, UsageDocument, UsageSource } from '#lib/domain/usage';
import { SourceError } from '#lib/sources/errors';
import { malformed } from '#lib/sources/files/malformed';
import { Columns } from './columns.ts';
import { classifyCur, curProjection } from './cur.ts';
import { type Duck, openDuck } from './duck.ts';
import { type Facts, gatherFacts } from './facts.ts';
import { classifyFocus, focusProjection } from './focus.ts';
import { BILL_LABELS, type BillFormat, billFormat, missingColumns } from './formats.ts';
import { checkGzip } from './gzip-check.ts';
import { billNotes, billWarnings, refusalWords } from './notes.ts';
import { type BillFile, type OpenBillFile, openBillFile } from './open-files.ts';
import { placeLines } from './place-lines.ts';
import { type Source, sumLines } from './sums.ts';
import { usageBooks, usageLines } from './usage-document.ts';

export type { BillFormat } from './formats.ts';
export type { BillFile } from './open-files.ts';
export { createWorkDir } from './work-dir.ts';

export type ReadBillOptions = {
  source: UsageSource;
  origin: string;
  version: string;
  label: string;
  /** set for exports: the billing period of the manifest, '2026-11-01'; null for files: whatever periods the lines name */
  month: string | null;
  now: Date;
  signal: AbortSignal;
  workDir: string;
  onProgress?(progress: { lines: number }): void;
};

export type Bill = {
  format: BillFormat;
  /** one: of an export's month, or of a file with all its months */
  documents: UsageDocument[];
  /** raw lines read = taken + refused + those that are no instance-hours, or another provider's */
  lines: number;
  /** raw lines that became usage lines */
  taken: number;
  /** raw lines that should have and could not */
  refused: number;
  totals: BillTotals[];
  /** what is worth knowing, in words */
  notes: string[];
  /** frees DuckDB and its files */
  close(): Promise<void>;
};

type Opened = { format: BillFormat; files: OpenBillFile[] };

async function openAll(files: readonly BillFile[], duck: Duck, needsMonth: boolean): Promise<Opened> {
  const opened: OpenBillFile[] = [];
  let first: { format: BillFormat; name: string } | null = null;
  for (const file of files) {
    const open = await openBillFile(file, duck);
    const header = open.columns.map(({ name }) => name);
    const format = billFormat(header, file.name, { needsMonth });
    const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
    if (twice !== undefined)
      throw malformed(file.name, `the column ${twice.slice(0, 80)} is there twice`, {
        remedy: 'Leave one of them out, and import it again: which one holds is not known here.',
      });
    first ??= { format, name: file.name };
    if (format !== first.format)
      throw malformed(
        file.name,
        `this is ${BILL_LABELS[format]}, but ${first.name} is ${BILL_LABELS[first.format]}`,
        {
          remedy: 'All files of one bill are of one format: take them in one by one, or export them anew.',
        },
      );
    opened.push(open);
  }
  if (first === null)
    throw new SourceError('empty', 'The bill has no files.', { remedy: 'Give at least one file.' });
  return { format: first.format, files: opened };
}

/** Files with the same columns are read together. */
function sourcesOf({ format, files }: Opened): Source[] {
  const alike = Map.groupBy(files, ({ kind, gzip, columns, source }) =>
    JSON.stringify([kind, gzip, columns, source([])]),
  );
  return [...alike.values()].map((group) => {
    const [first] = group as [OpenBillFile, ...OpenBillFile[]];
    const columns = new Columns(first.columns, first.kind === 'csv');
    const projection = format === 'cur-2' ? curProjection(columns) : focusProjection(columns);
    return { projection, from: first.source(group.map(({ path }) => path)) };
  });
}

/** Sums the lines while gzip files are checked to their ends; a cut off file is the better message of the two. */
async function sumAndCheck(duck: Duck, opened: Opened, sources: Source[], options: ReadBillOptions) {
  const { now, month, signal } = options;
  const checks = Promise.allSettled(
    opened.files.filter(({ gzip }) => gzip).map((file) => checkGzip(file, signal)),
  );
  const work = await Promise.allSettled([
    sumLines(duck, sources, {
      ...{ files: opened.files, now, month },
      onLines: (lines) => options.onProgress?.({ lines }),
    }),
  ]);
  for (const outcome of [...(await checks), ...work]) {
    signal.throwIfAborted();
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

async function documentOf(
  duck: Duck,
  options: ReadBillOptions,
  made: { usage: number; warnings: string[] },
): Promise<UsageDocument> {
  const { source, origin, version, label, month } = options;
  const books = await usageBooks(duck);
  const months = month === null ? [...new Set(books.map((book) => book.month))].toSorted() : [month];
  return {
    ...{ source, origin, version, label, months, books },
    warnings: made.warnings,
    lineCount: made.usage,
    lines: () => usageLines(duck),
  };
}

async function read(
  files: readonly BillFile[],
  duck: Duck,
  options: ReadBillOptions,
): Promise<Omit<Bill, 'close'>> {
  const { month, now } = options;
  const name = files.map((file) => file.name).join(', ');
  const opened = await openAll(files, duck, month === null);
  const { format } = opened;
  const sources = sourcesOf(opened);
  await sumAndCheck(duck, opened, sources, options);
  const { costColumn, amountColumn } = (sources[0] as Source).projection;
  const usage = await placeLines(duck, {
    classify: format === 'cur-2' ? classifyCur : classifyFocus,
    columns: { cost: costColumn, amount: amountColumn },
    ...{ month, now, name },
  });
  const projections = sources.map(({ projection }) => projection);
  const facts: Facts = await gatherFacts(
    duck,
    {
      effective: projections.some(({ effectiveOfAll }) => effectiveOfAll),
      list: projections.some(({ list }) => list !== null),
      contracted: projections.some(({ contracted }) => contracted !== null),
    },
    month,
  );
  if (facts.lines === 0)
    throw new SourceError('empty', `${name}: the bill has a header and no line.`, {
      remedy: 'Export it again for a period with usage; nothing of it was taken in.',
    });
  if (facts.taken === 0 && facts.refused > 0)
    throw malformed(name, `not one of its lines of instance-hours could be read: ${refusalWords(facts)}`, {
      remedy: 'Export it again with all columns; what is known of its months stays.',
    });
  options.onProgress?.({ lines: facts.lines });
  const headers = opened.files.map(({ columns }) => columns.map((column) => column.name));
  const missing = [...new Set(headers.flatMap((header) => missingColumns(format, header)))];
  const warnings = billWarnings(format, facts);
  return {
    format,
    documents: [await documentOf(duck, options, { usage, warnings })],
    ...{ lines: facts.lines, taken: facts.taken, refused: facts.refused, totals: facts.totals },
    notes: billNotes(format, facts, { usageLines: usage, missing }),
  };
}

/**
 * Reads all files of one period or import, CSV (plain or gzip) or Parquet, of one format, by DuckDB in the work
 * folder, so that they may be larger than memory. The usage lines can be read until `close`. Throws `SourceError`
 * 'malformed' or 'empty' with place and remedy, `WorkDirFull` for a full disk, and the signal's reason when aborted.
 */
export async function readBill(files: readonly BillFile[], options: ReadBillOptions): Promise<Bill> {
  options.signal.throwIfAborted();
  const duck = await openDuck(options.workDir, options.signal);
  try {
    return { ...(await read(files, duck, options)), close: () => duck.close() };
  } catch (error) {
    await duck.close();
    throw error;
  }
}
