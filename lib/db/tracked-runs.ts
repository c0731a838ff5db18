import type { Rows } from '#lib/domain/rows';
import type { Tx } from './client.ts';
import { createRun, writeRunEvents } from './runs.ts';

/**
 * Writes runs as a tracker tells them: new ones are made, and of all the events that are not known yet are kept. A known
 * run keeps its name, tags and planned epochs. Returns how many were new or told anything new.
 */
export async function writeTrackedRuns(
  tx: Tx,
  { rows, seenAt }: Extract<Rows, { kind: 'runs' }>,
): Promise<{ written: number }> {
  let written = 0;
  for (const { events, ...run } of rows) {
    const { id, created } = await createRun(tx, { ...run, createdAt: new Date(events[0]?.at ?? seenAt) });
    const told = await writeRunEvents(tx, id, events, seenAt);
    if (created || (told?.accepted ?? 0) > 0) written++;
  }
  return { written };
}
