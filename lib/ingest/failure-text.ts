import { isDatabaseAway } from '#lib/api/database-away';
import { isTransactionTimeout } from '#lib/db/client';
import { databaseFault } from '#lib/db/database-fault';
import { SourceError } from '#lib/sources/errors';

/** What to do about what Postgres says, by its SQLSTATE. */
const REMEDIES: Record<string, string> = {
  '53100': 'The disk of the database is full: free some space there; what was written before stays.',
  '25006': 'The database can only be read: let DATABASE_URL name the primary, not a replica.',
  '42501': 'The user of DATABASE_URL may not write there: grant it the tables of its schema.',
};

/** What went wrong and what to do about it, in one line. */
export function failureText(error: unknown): string {
  if (error instanceof SourceError) return `${error.message} ${error.remedy}`;
  if (isDatabaseAway(error))
    return 'The database does not answer: see that it runs (DATABASE_URL); it is tried again.';
  if (isTransactionTimeout(error))
    return 'The database was too busy to write this in time: nothing of it was kept; try again when less is going on.';
  const fault = databaseFault(error);
  if (fault !== null)
    return REMEDIES[fault.code] ?? `The database refused it: ${fault.message} (${fault.code}).`;
  if (!(error instanceof Error)) return String(error);
  // Prisma's messages end with what matters.
  return error.message.trim().split('\n').at(-1) ?? error.name;
}
