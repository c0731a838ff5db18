import { z } from 'zod';
import { decodeCursor, encodeCursor, pageLimit, rowId } from '#lib/api/cursor';
import type { InterruptionsQuery, InterruptionsResponse } from '#lib/api/schemas/interruptions';
import { countInterruptions, readInterruptions } from '#lib/db/interruptions-read';
import { resolveWindow } from '#lib/domain/window';

const place = z.strictObject({ at: z.iso.datetime(), id: rowId });

/**
 * Interruptions of the window, or rebalance recommendations, newest first. Throws `WindowError`, and `ProblemError` 400 for
 * a cursor that is none.
 */
export async function interruptions(query: InterruptionsQuery, now: Date): Promise<InterruptionsResponse> {
  const window = resolveWindow(query, now);
  const limit = pageLimit(query);
  const { cloud, region, zone, instanceType, gpuModel, account, os, tag, witness, instanceId } = query;
  const filters = {
    ...{ cloud, region, zone, instanceType, gpuModel, account, os, tag, witness, instanceId },
    kind: query.kind ?? 'interruption',
    placed: query.placed === undefined ? undefined : query.placed === 'true',
  };
  // A clock may be a little ahead: what is announced now is not hidden until it is past.
  const to = query.to === undefined ? null : window.to;
  const read = { from: window.from, to, filters };
  const [found, counts] = await Promise.all([
    readInterruptions(read, { after: decodeCursor(place, query.cursor), limit: limit + 1 }),
    countInterruptions(read),
  ]);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor:
      found.length > limit && last !== undefined ? encodeCursor({ at: last.at, id: last.id }) : null,
    ...counts,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    asOf: now.toISOString(),
  };
}
