import { setTimeout as sleep } from 'node:timers/promises';
import { isTransactionUnbegun } from '#lib/db/client';
import { ImportsBusy, isWriteConflict } from '#lib/db/imports';
import type { FileOptions } from '#lib/sources/files/read-file';

/**
 * Where an import is: bytes of the file as given, rows read, then rows that lie in the open transaction. A bill is
 * placed and summed in between.
 */
export type ImportProgress = { phase: 'reading' | 'summing' | 'writing'; bytes: number; rows: number };

export type ImportOptions = FileOptions & {
  /** whose zone names the file uses; unset: those on which all known accounts agree */
  account?: string;
  onProgress?(progress: ImportProgress): void;
  signal?: AbortSignal;
};

const ATTEMPTS = 4;
const TURN_MS = 250;

/**
 * Writes once it is this import's turn, which it waits for where another one writes. Feeds that write the same rows
 * meanwhile may lock them in another order; Postgres then ends one of the two, and it is tried again.
 */
export async function writeAtLast<T>(write: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let conflicts = 0; ; ) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof ImportsBusy || isTransactionUnbegun(error))
        await sleep(TURN_MS, undefined, { signal });
      else if (++conflicts === ATTEMPTS || !isWriteConflict(error)) throw error;
    }
  }
}
