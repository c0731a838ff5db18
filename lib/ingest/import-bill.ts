import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportSummary } from '#lib/api/schemas/imports';
import { withTransaction } from '#lib/db/client';
import { claimImports, insertImport } from '#lib/db/imports';
import { claimInstallation } from '#lib/db/installation';
import { addMissingInstanceTypes } from '#lib/db/instance-types';
import { writeUsage } from '#lib/db/usage';
import { type HeldBook, keepStaged, placeStaged, type StagedUsage, stageUsage } from '#lib/db/usage-staging';
import { scaled, unscaled } from '#lib/domain/decimal';
import { documentVersion, type UsageDocument } from '#lib/domain/usage';
import { knownInstanceType } from '#lib/sources/aws/catalogue';
import type { Bill, BillFormat } from '#lib/sources/billing/read-bill';
import { WorkDirFull } from '#lib/sources/billing/work-dir';
import { gunzipped, peek } from '#lib/sources/files/bytes';
import { isGzip } from '#lib/sources/files/recognise';
import { type ImportOptions, writeAtLast } from './import-options.ts';

/** A part of a bill: its bytes as given, and its name as people know it. */
export type BillPart = { bytes: AsyncIterable<Uint8Array>; name: string };

type Kept = {
  files: { path: string; name: string }[];
  sha256: string;
  bytes: number;
  /** parts that were given before, in words */
  notes: string[];
};

const FORMATS: Record<BillFormat, ImportSummary['format']> = {
  'cur-2': 'aws-cur-2',
  'focus-1.0': 'focus-1.0',
  'focus-1.1': 'focus-1.1',
  'focus-1.2': 'focus-1.2',
};

/** The hash of what a file holds, unpacked where it is gzip. Throws `SourceError` 'malformed' where that is damaged. */
async function contentHash(path: string, name: string): Promise<string> {
  const hash = createHash('sha256');
  const file = createReadStream(path);
  try {
    const { head, bytes } = await peek(file, 4);
    for await (const chunk of isGzip(head) ? gunzipped(bytes, name) : bytes) hash.update(chunk);
    return hash.digest('hex');
  } finally {
    file.destroy();
  }
}

/**
 * Keeps the parts in a work folder, one that repeats another once, packed or not; their hash is the file's own, or of
 * several the hash of theirs.
 */
async function keep(parts: readonly BillPart[], folder: string, options: ImportOptions): Promise<Kept> {
  const files: Kept['files'] = [];
  const hashes: string[] = [];
  const contents: string[] = [];
  const notes: string[] = [];
  let bytes = 0;
  for (const [index, part] of parts.entries()) {
    const hash = createHash('sha256');
    const path = join(folder, `part-${index}`);
    await pipeline(
      part.bytes,
      async function* (source: AsyncIterable<Uint8Array>) {
        for await (const chunk of source) {
          options.signal?.throwIfAborted();
          hash.update(chunk);
          bytes += chunk.length;
          options.onProgress?.({ phase: 'reading', bytes, rows: 0 });
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    ).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOSPC' ? new WorkDirFull(error) : error;
    });
    const digest = hash.digest('hex');
    const content = parts.length > 1 ? await contentHash(path, part.name) : digest;
    const same = files[contents.indexOf(content)];
    if (same !== undefined) {
      notes.push(`${part.name} holds the same as ${same.name}: it counts once.`);
      continue;
    }
    contents.push(content);
    files.push({ path, name: part.name });
    hashes.push(digest);
  }
  const [only = ''] = hashes;
  const sha256 =
    hashes.length === 1 ? only : createHash('sha256').update(hashes.toSorted().join(' ')).digest('hex');
  return { files, sha256, bytes, notes };
}

/** The document, counting what is read of it; the types in it are gathered. */
function watched(
  document: UsageDocument,
  types: Set<string>,
  onRows: (rows: number) => void,
  signal?: AbortSignal,
): UsageDocument {
  return {
    ...document,
    async *lines() {
      let rows = 0;
      for await (const lines of document.lines()) {
        signal?.throwIfAborted();
        for (const { instanceType } of lines) types.add(instanceType);
        yield lines;
        rows += lines.length;
        onRows(rows);
      }
    },
  };
}

/** Whose place a bill took, in words, by the file that said it. */
function replacedNotes(replaced: readonly HeldBook[]): string[] {
  return [...Map.groupBy(replaced, ({ label }) => label)].map(([label, books]) => {
    const lines = books.reduce((sum, book) => sum + book.lines, 0);
    const usd = books.some(({ spotUsd }) => spotUsd === null)
      ? ''
      : `, ${unscaled(books.reduce((sum, book) => sum + scaled(book.spotUsd ?? '0'), 0n)).toFixed(2)} USD for spot`;
    const accounts = [...new Set(books.map(({ account }) => account))];
    const months = [...new Set(books.map(({ month }) => month.slice(0, 7)))].toSorted();
    const of = accounts.length === 1 ? `account ${accounts[0]}` : `${accounts.length} accounts`;
    return `It takes the place of what ${label} said of ${of} in ${months.join(', ')}: ${lines.toLocaleString('en-US')} usage lines${usd}.`;
  });
}

type Made = { types: ReadonlySet<string>; staged: StagedUsage[] };

async function stage(bill: Bill, kept: Kept, { now, onProgress, signal }: ImportOptions): Promise<Made> {
  const types = new Set<string>();
  const onRows = (rows: number) => onProgress?.({ phase: 'writing', bytes: kept.bytes, rows });
  const documents = bill.documents.map((document) => watched(document, types, onRows, signal));
  return { types, staged: await stageUsage(documents, now, signal) };
}

function place(bill: Bill, kept: Kept, { types, staged }: Made, { name, now, signal }: ImportOptions) {
  return withTransaction(async (tx) => {
    await claimInstallation(tx, 'real');
    await claimImports(tx);
    const { read, written, replaced } = await writeUsage(tx, staged);
    await addMissingInstanceTypes(
      tx,
      [...types].map(knownInstanceType).filter((type) => type !== null),
    );
    signal?.throwIfAborted();
    const notes = [...bill.notes, ...kept.notes, ...replacedNotes(replaced)];
    const id = await insertImport(tx, {
      ...{ at: now, name, format: FORMATS[bill.format], sha256: kept.sha256, account: null },
      ...{
        rowsRead: bill.lines,
        rowsWritten: written,
        rowsUnchanged: read - written,
        rowsRefused: bill.refused,
      },
      ...{ refused: [], notes, totals: bill.totals },
    });
    return { id, written, unchanged: read - written, notes };
  });
}

/**
 * Takes in a bill, whole or not at all: all of its parts are kept on disk, read and summed there, then staged in the
 * database, and put in one transaction, together with its record, in the place of what files said before of its accounts
 * and months. Throws
 * `SourceError` for parts that are damaged or no bill of one kind, `WorkDirFull` for a full disk, and the signal's
 * reason when aborted.
 */
export async function importBill(
  parts: readonly BillPart[],
  options: ImportOptions,
): Promise<ImportSummary & { id: number }> {
  // With DuckDB in it: loaded where there is a bill to read.
  const { createWorkDir, readBill } = await import('#lib/sources/billing/read-bill');
  const work = await createWorkDir();
  try {
    const kept = await keep(parts, work.path, options);
    const bill = await readBill(kept.files, {
      ...{
        source: 'file',
        origin: '',
        version: documentVersion(kept.sha256),
        label: options.name,
        month: null,
      },
      now: options.now,
      signal: options.signal ?? new AbortController().signal,
      workDir: work.path,
      onProgress: ({ lines }) => options.onProgress?.({ phase: 'summing', bytes: kept.bytes, rows: lines }),
    });
    try {
      const { signal } = options;
      const made = await writeAtLast(() => stage(bill, kept, options), signal);
      const inTurn = async () => {
        await keepStaged(made.staged);
        return place(bill, kept, made, options);
      };
      const { id, written, unchanged, notes } = await placeStaged(
        made.staged,
        () => writeAtLast(inTurn, signal),
        signal,
      );
      const { lines, refused, totals } = bill;
      const format = FORMATS[bill.format];
      return {
        id,
        format,
        read: lines,
        written,
        unchanged,
        refused: [],
        refusedCount: refused,
        notes,
        totals,
      };
    } finally {
      await bill.close();
    }
  } finally {
    await work.close();
  }
}
