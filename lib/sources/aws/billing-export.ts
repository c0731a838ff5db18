import 'server-only';
import { basename, join } from 'node:path';
import { documentVersion } from '#lib/domain/usage';
import type { Bill, BillFile } from '../billing/read-bill.ts';
import { SourceError } from '../errors.ts';
import type { Batch, PullWindow } from '../feed.ts';
import type { Account } from './accounts.ts';
import { exportAddressOf, type MonthManifest, newestManifests, parseManifest } from './billing-manifest.ts';
import { isJustBegun } from './just-begun.ts';
import {
  etagOf,
  isMissing,
  listObjects,
  PATIENCE,
  type Patience,
  readObject,
  saveObject,
} from './s3-objects.ts';

const MONTHS = 14;
/** Files that are newer than their manifest are being written, unless they have been so for long. */
const IN_WRITING_MS = 3_600_000;
const REFUSED_MS = 6 * 3_600_000;
/** Where S3 is away for so many months in a row it is away for all. */
const AWAY = 2;

/**
 * Manifests whose bill was damaged, by address and month: the ETag, when that was found last, and how. Once may have been
 * on its way here; twice it is final.
 */
export type RefusedManifests = Map<string, { etag: string; at: Date; isFinal: boolean; error: SourceError }>;

type Export = { account: Account; address: string; bucket: string; folder: string; signal: AbortSignal };

/**
 * The months of a billing export (`s3://bucket/prefix/export-name`) whose manifest changed, the newest first, one
 * document each: all files of the manifest, downloaded and read as one bill. A month that fails does not keep the
 * others; the failures are thrown as a `SourceError` at the end. What is in `refused` fails as it did, without being
 * downloaded again, until AWS writes it anew or some hours have passed: it may have been damaged on its way.
 */
export async function* pullBillingExport(
  account: Account,
  address: string,
  window: PullWindow,
  patience = PATIENCE,
  refused: RefusedManifests = new Map(),
): AsyncGenerator<Batch> {
  const { signal, versions } = window;
  const from: Export = { account, address, ...exportAddressOf(address), signal };
  const manifests = newestManifests(await listObjects(from, `${from.folder}/metadata/`), from.folder);
  if (manifests.length === 0) throw noManifest(from);
  const changed = manifests
    .slice(0, MONTHS)
    .filter(({ month, etag }) => versions?.get(month) !== documentVersion(etag));
  const taken = new Set<string>();
  let first: Failure | undefined;
  let away = 0;
  for (const [index, manifest] of changed.entries()) {
    const key = `${address} ${manifest.month}`;
    try {
      const before = refused.get(key);
      const since = window.now.getTime() - (before?.at.getTime() ?? 0);
      if (before?.isFinal && before.etag === manifest.etag && since < REFUSED_MS) throw before.error;
      yield* pullMonth(from, manifest, { window, patience, progress: (index + 1) / changed.length });
      taken.add(manifest.month);
      away = 0;
    } catch (error) {
      if (!(error instanceof SourceError) || error.code === 'aborted') throw error;
      first ??= {
        month: manifest.month,
        error: remembered(refused, key, { manifest, error, now: window.now }),
      };
      away = error.code === 'unreachable' ? away + 1 : 0;
      if (away === AWAY) break;
    }
  }
  if (changed.length === 0) yield { kind: 'usage', rows: [], progress: 1 };
  if (first !== undefined) throw notAll(first, { asked: changed.map(({ month }) => month), taken });
}

type Failure = { month: string; error: SourceError };
type MonthOptions = { window: PullWindow; patience: Patience; progress: number };

async function* pullMonth(
  from: Export,
  { month, key }: MonthManifest,
  { window, patience, progress }: MonthOptions,
): AsyncGenerator<Batch> {
  // With DuckDB in it: loaded where there is a bill to read.
  const { createWorkDir, readBill } = await import('../billing/read-bill.ts');
  const name = month.slice(0, 7);
  const work = await createWorkDir();
  let bill: Bill | undefined;
  try {
    const manifest = await readObject(from, key);
    const { files, writtenAt } = await download(from, {
      key,
      text: manifest.text,
      folder: work.path,
      patience,
    });
    const isInWriting =
      manifest.lastModified !== null &&
      writtenAt > manifest.lastModified.getTime() &&
      writtenAt > window.now.getTime() - IN_WRITING_MS;
    if (isInWriting || (await etagOf(from, key)) !== manifest.etag) throw rewritten(from, key);
    bill = await readBill(files, {
      source: 'export',
      origin: from.address,
      version: documentVersion(manifest.etag),
      label: from.address,
      month,
      now: window.now,
      signal: window.signal,
      workDir: work.path,
    });
    const notes = bill.notes.map((note) => `${name}: ${note}`);
    // Its lines are read when it is written, before the next batch is asked for.
    yield { kind: 'usage', rows: bill.documents, notes, progress };
  } catch (error) {
    // A bill without a line, where there can be none yet.
    if (!isEmptyBill(error) || !isJustBegun(month, window.now)) throw error;
    yield { kind: 'usage', rows: [], progress, notes: [`${name}: the bill is still empty.`] };
  } finally {
    await bill?.close();
    await work.close();
  }
}

/** Remembers a damaged bill, and says that it is to be tried again where it is so for the first time. */
function remembered(
  refused: RefusedManifests,
  key: string,
  found: { manifest: MonthManifest; error: SourceError; now: Date },
): SourceError {
  const { manifest, error, now } = found;
  const before = refused.get(key);
  if (!isDamage(error) || before?.error === error) return error;
  const isFinal = before?.etag === manifest.etag;
  refused.set(key, { etag: manifest.etag, at: now, isFinal, error });
  if (isFinal) return error;
  const { code, message, remedy } = error;
  return new SourceError(code, message, { remedy, retryable: true, cause: error });
}

/** What reading the same bytes again would not mend. */
const isDamage = (error: SourceError) =>
  !error.retryable && (error.code === 'malformed' || isEmptyBill(error));

/** The export has its files, and they hold nothing. */
const isEmptyBill = (error: unknown) =>
  error instanceof SourceError && error.code === 'empty' && !isMissing(error);

async function download(
  from: Export,
  { key, text, folder, patience }: { key: string; text: string; folder: string; patience: Patience },
): Promise<{ files: BillFile[]; writtenAt: number }> {
  const { keys, fault } = parseManifest(text, from.bucket);
  if (fault !== null) throw badManifest(from, key, fault);
  const files: BillFile[] = [];
  let writtenAt = 0;
  for (const [index, file] of keys.entries()) {
    const name = basename(file);
    const path = join(folder, `${index}-${name.replace(/[^\w.-]/g, '_').slice(-100)}`);
    const at = await saveObject(from, file, path, patience);
    writtenAt = Math.max(writtenAt, at?.getTime() ?? 0);
    files.push({ path, name });
  }
  return { files, writtenAt };
}

const where = ({ account, bucket }: Export, key: string) =>
  `AWS account ${account.id}, s3://${bucket}/${key}`;
const REFRESH = 'let AWS refresh the export (Billing, Data Exports); what is known of the month stays';

function noManifest(from: Export): SourceError {
  return new SourceError('empty', `${where(from, `${from.folder}/metadata/`)}: no manifest there.`, {
    remedy:
      'Check that BILLING_EXPORTS names bucket, prefix and export (s3://bucket/prefix/export-name) of a CUR 2.0 or FOCUS export; the first files of a new export take up to 24 hours.',
  });
}

function badManifest(from: Export, key: string, fault: string): SourceError {
  return new SourceError('malformed', `${where(from, key)}: the manifest cannot be used: ${fault}.`, {
    remedy: `If it stays so, ${REFRESH}.`,
  });
}

function rewritten(from: Export, key: string): SourceError {
  return new SourceError('malformed', `${where(from, key)}: AWS wrote the month anew while it was read.`, {
    remedy: 'It is tried again; what is known of the month stays.',
    retryable: true,
  });
}

function notAll(
  { month, error }: Failure,
  { asked, taken }: { asked: string[]; taken: ReadonlySet<string> },
): SourceError {
  const others = asked
    .filter((other) => other !== month && !taken.has(other))
    .map((other) => other.slice(0, 7));
  const message = [
    `${month.slice(0, 7)} of the export could not be taken: ${error.message}`,
    ...(others.length > 0 ? [`Also not taken: ${others.join(', ')}.`] : []),
    ...(taken.size > 0 ? [`Taken: ${taken.size} of ${asked.length} months.`] : []),
  ].join(' ');
  return new SourceError(error.code, message, {
    remedy: error.remedy,
    retryable: error.retryable,
    cause: error,
  });
}
