/** What Postgres itself said against a statement: its SQLSTATE (`53100`) and its words, in one line. */
export type DatabaseFault = { code: string; message: string };

const SQLSTATE = /^(?!P\d{4}$)[0-9A-Z]{5}$/;

/** Finds Postgres's own word in what the driver or Prisma threw around it; null where it said nothing. */
export function databaseFault(error: unknown, depth = 0): DatabaseFault | null {
  if (typeof error !== 'object' || error === null || depth > 4) return null;
  const { code, originalCode, message, originalMessage, cause, meta } = error as Record<string, unknown>;
  for (const [state, words] of [
    [originalCode, originalMessage],
    [code, message],
  ])
    if (typeof state === 'string' && SQLSTATE.test(state))
      return { code: state, message: String(words).split('\n', 1)[0] as string };
  return (
    databaseFault((meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError, depth + 1) ??
    databaseFault(cause, depth + 1)
  );
}

/** Whether the disk of the database is full. */
export const isDatabaseFull = (error: unknown): boolean => databaseFault(error)?.code === '53100';
