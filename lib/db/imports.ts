import type { BillTotals } from '#lib/domain/usage';
import type { Tx } from './client.ts';

/** What is kept of a file that was taken in; `refused` holds the first of its refusals. */
export type NewImport = {
  at: Date;
  name: string;
  format: string;
  sha256: string;
  account: string | null;
  rowsRead: number;
  rowsWritten: number;
  rowsUnchanged: number;
  rowsRefused: number;
  refused: { line: number; why: string }[];
  notes: string[];
  totals: BillTotals[];
};

// Any fixed number does.
const IMPORTS_LOCK = 4_811_530_228;

/** Another import writes. */
export class ImportsBusy extends Error {
  constructor() {
    super('Another import is being written.');
    this.name = 'ImportsBusy';
  }
}

/**
 * Lets one import write at a time, until its transaction ends: two of them would wait for each other's rows. Throws
 * `ImportsBusy` while another does, so that nobody waits within a transaction, whose time is limited.
 */
export async function claimImports(tx: Tx): Promise<void> {
  const [row] = await tx.$queryRaw<{ mine: boolean }[]>`
    select pg_try_advisory_xact_lock(${IMPORTS_LOCK}) as mine`;
  if (row?.mine !== true) throw new ImportsBusy();
}

/** Records a file in the transaction that writes its rows; returns its id. */
export async function insertImport(tx: Tx, data: NewImport): Promise<number> {
  const { id } = await tx.import.create({ data, select: { id: true } });
  return id;
}

const CONFLICT = /^(40P01|40001|P2034)$/;

/** Whether Postgres ended a transaction because it and another waited for each other: the same again may succeed. */
export function isWriteConflict(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, originalCode, kind, cause, meta } = error as Record<string, unknown>;
  if ([code, originalCode].some((word) => typeof word === 'string' && CONFLICT.test(word))) return true;
  if (kind === 'TransactionWriteConflict') return true;
  return [cause, (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError].some((inner) =>
    isWriteConflict(inner, depth + 1),
  );
}
