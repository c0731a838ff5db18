import { ProblemError } from '#lib/api/problem';
import type { ImportQuery, ImportSummary } from '#lib/api/schemas/imports';
import { isTransactionTimeout } from '#lib/db/client';
import { isDatabaseFull } from '#lib/db/database-fault';
import { OtherInstallation } from '#lib/db/installation';
import { WorkDirFull } from '#lib/sources/billing/work-dir';
import { SourceError } from '#lib/sources/errors';
import { failureText } from './failure-text.ts';
import { importFile } from './import-file.ts';
import { SpoolFull } from './spool.ts';
import { uploadedFile } from './uploaded-file.ts';

function problemOf(error: unknown, request: Request): unknown {
  if (request.signal.aborted)
    return new ProblemError(400, 'The upload broke off: nothing of it was kept.', { cause: error });
  if (error instanceof SourceError)
    return new ProblemError(error.code === 'empty' ? 400 : 422, failureText(error), { cause: error });
  if (error instanceof OtherInstallation) return new ProblemError(409, error.message, { cause: error });
  if (isTransactionTimeout(error))
    return new ProblemError(503, failureText(error), { headers: { 'retry-after': '60' }, cause: error });
  if (error instanceof SpoolFull || error instanceof WorkDirFull || isDatabaseFull(error))
    return new ProblemError(507, failureText(error), { cause: error });
  return error;
}

/**
 * Takes in the file that a request carries. Throws `ProblemError`: 400 without a file, 415 for a body that is none,
 * 422 for a file that is damaged or neither prices nor a bill, 409 where the database holds simulated data, 503 for a database that
 * is too busy, 507 for a full disk.
 */
export async function receiveImport(
  request: Request,
  query: ImportQuery,
  now: Date,
): Promise<ImportSummary & { id: number }> {
  const file = await uploadedFile(request);
  const { region, account, validFrom } = query;
  try {
    return await importFile(file.bytes, {
      name: query.name || file.name || 'upload',
      region,
      account,
      validFrom: validFrom === undefined ? undefined : new Date(validFrom),
      now,
      signal: request.signal,
    });
  } catch (error) {
    file.drain();
    throw problemOf(error, request);
  }
}
