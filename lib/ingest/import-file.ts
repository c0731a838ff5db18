import { createHash } from 'node:crypto';
import type { ImportSummary, Refusal } from '#lib/api/schemas/imports';
import { withTransaction } from '#lib/db/client';
import { claimImports, insertImport } from '#lib/db/imports';
import { claimInstallation, installationKind } from '#lib/db/installation';
import { addMissingInstanceTypes } from '#lib/db/instance-types';
import { refreshRollUps } from '#lib/db/pool-days';
import { PoolMemory } from '#lib/db/pools';
import { writeRows } from '#lib/db/write-rows';
import { knownInstanceType } from '#lib/sources/aws/catalogue';
import { lookForBill } from '#lib/sources/billing/look-for-bill';
import { malformed } from '#lib/sources/files/malformed';
import { type FileFormat, type FileRows, readFile } from '#lib/sources/files/read-file';
import { failureText } from './failure-text.ts';
import { type BillPart, importBill } from './import-bill.ts';
import { type ImportOptions, writeAtLast } from './import-options.ts';
import { createSpool, type Spool } from './spool.ts';

export type { ImportOptions, ImportProgress } from './import-options.ts';

/** What the first pass found; its rows lie in the spool. */
type Taken = {
  format: FileFormat;
  sha256: string;
  bytes: number;
  read: number;
  refused: Refusal[];
  refusedCount: number;
  instanceTypes: Set<string>;
  /** of each region's spot prices the newest */
  newest: Map<string, Date>;
};

const REFUSALS_KEPT = 1_000;
/** Far slower than the slowest database that we know; a file that takes longer has met one that hangs. */
const LEAST_ROWS_A_SECOND = 1_000;

function keepNewest(newest: Map<string, Date>, batch: FileRows): void {
  if (batch.kind !== 'spot-prices') return;
  for (const { region, at } of batch.rows) {
    const known = newest.get(region);
    if (known === undefined || at > known) newest.set(region, at);
  }
}

/** A batch's rows region by region: AWS is asked region by region, so that is how far a file vouches for its pools. */
function* byRegion(batch: FileRows, newest: Map<string, Date>): Iterable<[FileRows, Date | undefined]> {
  if (batch.kind !== 'spot-prices') return yield [batch, undefined];
  for (const [region, rows] of Map.groupBy(batch.rows, (row) => row.region))
    yield [{ kind: batch.kind, rows }, newest.get(region)];
}

async function takeIn(
  source: AsyncIterable<Uint8Array>,
  spool: Spool,
  { onProgress, signal, ...options }: ImportOptions,
): Promise<Taken> {
  const hash = createHash('sha256');
  const taken = { read: 0, refused: [] as Refusal[], refusedCount: 0, instanceTypes: new Set<string>() };
  let bytes = 0;
  const newest = new Map<string, Date>();
  async function* watched() {
    for await (const chunk of source) {
      signal?.throwIfAborted();
      hash.update(chunk);
      bytes += chunk.length;
      onProgress?.({ phase: 'reading', bytes, rows: taken.read });
      yield chunk;
    }
  }
  const { format, batches } = await readFile(watched(), options);
  for await (const batch of batches) {
    signal?.throwIfAborted();
    taken.read += batch.read;
    taken.refusedCount += batch.refused.length;
    taken.refused.push(...batch.refused.slice(0, REFUSALS_KEPT - taken.refused.length));
    for (const row of batch.rows.rows) taken.instanceTypes.add(row.instanceType);
    keepNewest(newest, batch.rows);
    await spool.add(batch.rows);
  }
  onProgress?.({ phase: 'reading', bytes, rows: taken.read });
  return { ...taken, format, sha256: hash.digest('hex'), bytes, newest };
}

async function writeAll(
  spool: Spool,
  taken: Taken,
  { name, now, onProgress, signal, ...options }: ImportOptions,
): Promise<{ id: number; written: number }> {
  const account = options.account ?? null;
  const types = [...taken.instanceTypes].map(knownInstanceType).filter((type) => type !== null);
  return withTransaction(
    async (tx) => {
      // What brought no row leaves a new database open for either kind.
      if (taken.read > taken.refusedCount) await claimInstallation(tx, 'real');
      await claimImports(tx);
      const memory = new PoolMemory();
      let written = 0;
      let rows = 0;
      for await (const batch of spool.batches()) {
        signal?.throwIfAborted();
        for (const [part, confirmedUntil] of byRegion(batch, taken.newest))
          written += (await writeRows(tx, part, { source: 'file', account, confirmedUntil, memory })).written;
        rows += batch.rows.length;
        onProgress?.({ phase: 'writing', bytes: taken.bytes, rows });
      }
      await addMissingInstanceTypes(tx, types);
      signal?.throwIfAborted();
      const { format, sha256, refused } = taken;
      const counts = {
        rowsRead: taken.read,
        rowsWritten: written,
        rowsUnchanged: taken.read - written - taken.refusedCount,
        rowsRefused: taken.refusedCount,
      };
      const rest = { refused, notes: [], totals: [] };
      const id = await insertImport(tx, { at: now, name, format, sha256, account, ...counts, ...rest });
      return { id, written };
    },
    { timeoutMs: 60_000 + (taken.read / LEAST_ROWS_A_SECOND) * 1_000 },
  );
}

/** The rows are taken in whatever becomes of their daily means, which the next run or start would bring up to date. */
async function rollUp(): Promise<void> {
  await refreshRollUps().catch((error: unknown) =>
    console.error(`The daily means are not up to date until the next start: ${failureText(error)}`),
  );
}

/** Takes in a file of prices: everything is read and checked first, then written in one transaction with its record. */
async function importPrices(
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportSummary & { id: number }> {
  const spool = await createSpool();
  try {
    const taken = await takeIn(source, spool, options);
    const { id, written } = await writeAtLast(() => writeAll(spool, taken, options), options.signal);
    if (taken.format !== 'on-demand-price-csv') await rollUp();
    const { format, read, refused, refusedCount } = taken;
    const unchanged = read - refusedCount - written;
    return { id, format, read, written, unchanged, refused, refusedCount, notes: [], totals: [] };
  } finally {
    await spool.close();
  }
}

/** Known at once, not after minutes of reading; the transaction checks it again. */
async function expectReal(): Promise<void> {
  if ((await installationKind()) === 'demo') await withTransaction((tx) => claimInstallation(tx, 'real'));
}

const FOR_PRICES = { region: 'region', account: 'account', validFrom: 'start of validity' } as const;

/** A bill says of itself what can be said of price files: rather than pass over it, nothing is taken in. */
function expectNothingSaid(options: ImportOptions): void {
  const said = (Object.keys(FOR_PRICES) as (keyof typeof FOR_PRICES)[])
    .filter((name) => options[name] !== undefined)
    .map((name) => FOR_PRICES[name]);
  if (said.length === 0) return;
  throw malformed(options.name, `this is a bill, and no ${said.join(' or ')} can be given for one`, {
    remedy: 'Import it without: its lines name their accounts, regions and times. Nothing was taken in.',
  });
}

/**
 * Takes in a file of prices or a bill, whole or not at all. Rows that cannot be taken are refused one by one and do not
 * fail the file; the same file again changes nothing. Throws `SourceError` for a file that is neither or is damaged,
 * `Error` where the database holds simulated data, and the signal's reason when aborted; nothing is written then.
 */
export async function importFile(
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportSummary & { id: number }> {
  await expectReal();
  const { isBill, bytes } = await lookForBill(source);
  if (!isBill) return importPrices(bytes, options);
  expectNothingSaid(options);
  return importBill([{ bytes, name: options.name }], options);
}

/** Takes in the parts of one bill, as `importFile` does a bill in one file. */
export async function importBills(
  parts: readonly BillPart[],
  options: ImportOptions,
): Promise<ImportSummary & { id: number }> {
  await expectReal();
  expectNothingSaid(options);
  return importBill(parts, options);
}
