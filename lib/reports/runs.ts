import { z } from 'zod';
import { decodeCursor, encodeCursor, pageLimit } from '#lib/api/cursor';
import type { RunsQuery, RunsResponse } from '#lib/api/schemas/runs';
import { readRuns } from '#lib/db/runs-read';
import { resolveWindow } from '#lib/domain/window';
import { runRowOf } from './run-figures.ts';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

/**
 * The training runs that went on at some time of the window, newest first. Throws `WindowError`, and `ProblemError` 400 for a
 * cursor that is none.
 */
export async function runs(query: RunsQuery, now: Date): Promise<RunsResponse> {
  const window = resolveWindow(query, now);
  const limit = pageLimit(query);
  const { status, project, q, cloud, region, instanceType, gpuModel, tag } = query;
  const filters = { status, project, q, cloud, region, instanceType, gpuModel, tag };
  const found = await readRuns(
    { from: window.from, to: window.to, now, filters },
    { after: decodeCursor(place, query.cursor), limit: limit + 1 },
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(runRowOf),
    nextCursor:
      found.length > limit && last !== undefined ? encodeCursor({ at: last.begunAt, id: last.id }) : null,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    asOf: now.toISOString(),
  };
}
