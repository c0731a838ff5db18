import { type Tx, withTransaction } from '#lib/db/client';
import { databaseFault } from '#lib/db/database-fault';
import { type EventFate, writeEvents } from '#lib/db/events';
import { claimInstallation, type InstallationKind } from '#lib/db/installation';
import type { EventRow } from '#lib/domain/provider-event';

type Options = {
  installation: InstallationKind;
  /** what else is kept in the same transaction */
  also?: (tx: Tx, fates: readonly EventFate[]) => Promise<void>;
};

// Data that it cannot hold, or that break a rule of its own: trying again changes nothing. Others pass.
const isRowsFault = (error: unknown) => /^2[23]/.test(databaseFault(error)?.code ?? '');

const parked = (row: EventRow, error: unknown): EventRow => ({
  ...row,
  body: row.body.replaceAll('\0', '\uFFFD'),
  parsed: {
    outcome: 'refused',
    id: row.id,
    why: `it could not be kept: ${databaseFault(error)?.message ?? 'unknown'}`,
  },
});

/**
 * Keeps events and what they say, in one transaction. Where the database refuses what one of them holds, each is tried by
 * itself and that one is parked: it never keeps the others out. Throws what would pass if it were tried again.
 */
export async function takeEvents(rows: readonly EventRow[], options: Options): Promise<EventFate[]> {
  const write = (some: readonly EventRow[]) =>
    withTransaction(async (tx) => {
      await claimInstallation(tx, options.installation);
      const fates = await writeEvents(tx, some);
      await options.also?.(tx, fates);
      return fates;
    });
  try {
    return await write(rows);
  } catch (error) {
    if (!isRowsFault(error)) throw error;
    if (rows.length === 1) return write(rows.map((row) => parked(row, error)));
  }
  const fates: EventFate[] = [];
  for (const row of rows) fates.push(...(await takeEvents([row], options)));
  return fates;
}
