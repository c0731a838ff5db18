import { ProblemError } from '#lib/api/problem';
import { readBody } from '#lib/api/read-body';
import { runBody } from '#lib/api/schemas/run-events';
import { withTransaction } from '#lib/db/client';
import { claimInstallation, OtherInstallation } from '#lib/db/installation';
import { createRun } from '#lib/db/runs';
import { env } from '#lib/env';

/**
 * Makes the run that a request describes; where its `externalId` is known that run is answered, as it is. Throws
 * `ProblemError` 400, 413 or 415 for a body that is no run, 409 where the database holds data of the other kind.
 */
export async function receiveRun(request: Request, now: Date): Promise<{ id: string; created: boolean }> {
  const {
    name,
    project = null,
    plannedEpochs = null,
    externalId = null,
    tags = {},
  } = await readBody(request, runBody);
  try {
    return await withTransaction(async (tx) => {
      await claimInstallation(tx, env().sources.includes('demo') ? 'demo' : 'real');
      return createRun(tx, {
        ...{ name, project, plannedEpochs, externalId, tags },
        source: 'api',
        createdAt: now,
      });
    });
  } catch (error) {
    if (error instanceof OtherInstallation) throw new ProblemError(409, error.message, { cause: error });
    throw error;
  }
}
