import { db, type Tx } from './client.ts';

/** A feed and where it looks; empty account and region: the listing of what there is to pull. */
export type RunKey = { feed: string; account: string; region: string };

/** Another run of the same scope took this one's place: it must stop writing. */
export class Superseded extends Error {
  constructor(runId: number) {
    super(`Run ${runId} was replaced by a newer one of the same scope`);
    this.name = 'Superseded';
  }
}

/** Makes a queued run, or returns the one of that scope that is queued already. */
export async function queueRun(key: RunKey, now: Date): Promise<number> {
  const waiting = await db().feedRun.findFirst({ where: { ...key, status: 'queued' }, select: { id: true } });
  if (waiting !== null) return waiting.id;
  const run = await db().feedRun.create({
    data: { ...key, status: 'queued', requestedAt: now },
    select: { id: true },
  });
  return run.id;
}

/**
 * Starts a queued or retried run and returns the watermark to go on from: the latest that any run of the scope
 * reached. Runs of the scope that never finished are marked interrupted: whoever ran them is gone or must stop.
 */
export async function startRun(runId: number, key: RunKey, now: Date): Promise<{ watermark: Date | null }> {
  await db().feedRun.updateMany({
    where: { ...key, id: { not: runId }, status: { in: ['running', 'queued'] } },
    data: {
      status: 'interrupted',
      finishedAt: now,
      error: 'The worker that ran it ended before it was done.',
    },
  });
  await db().feedRun.update({
    where: { id: runId },
    data: { status: 'running', startedAt: now, finishedAt: null, error: null, progress: 0 },
  });
  const { _max } = await db().feedRun.aggregate({ where: key, _max: { watermark: true } });
  return { watermark: _max.watermark };
}

/** Counts a batch into its run, in the batch's own transaction. Throws `Superseded` where the run lost its place. */
export async function recordBatch(
  tx: Tx,
  runId: number,
  batch: { read: number; written: number; watermark?: Date; progress?: number; notes?: string[] },
): Promise<void> {
  const updated = await tx.$executeRaw`
    update feed_run set
      rows_read = rows_read + ${batch.read}, rows_written = rows_written + ${batch.written},
      rows_unchanged = rows_unchanged + ${batch.read - batch.written},
      watermark = greatest(watermark, ${batch.watermark ?? null}::timestamptz),
      progress = coalesce(${batch.progress ?? null}::float8, progress),
      notes = notes || ${JSON.stringify(batch.notes ?? [])}::jsonb
    where id = ${runId} and status = 'running'`;
  if (updated === 0) throw new Superseded(runId);
}

/** Ends a run. `failure` null = all went well; otherwise what went wrong, partial where rows were kept. */
export async function finishRun(
  runId: number,
  end: { now: Date; durationMs: number; failure: string | null },
): Promise<void> {
  const run = await db().feedRun.findUnique({
    where: { id: runId },
    select: { rowsRead: true, status: true },
  });
  if (run === null || run.status !== 'running') return;
  await db().feedRun.update({
    where: { id: runId },
    data: {
      status: end.failure === null ? 'succeeded' : run.rowsRead > 0 ? 'partial' : 'failed',
      finishedAt: end.now,
      durationMs: Math.round(end.durationMs),
      error: end.failure,
      ...(end.failure === null ? { progress: 1 } : {}),
    },
  });
}

/** A run that never began, with the reason: an account or region that could not even be listed. */
export async function recordFailedListing(key: RunKey, error: string, now: Date): Promise<void> {
  await db().feedRun.create({
    data: {
      ...key,
      status: 'failed',
      requestedAt: now,
      startedAt: now,
      finishedAt: now,
      durationMs: 0,
      error,
    },
  });
}

/** Where a feed has run before: every account and region with a run of its own. */
export async function knownScopes(feed: string): Promise<{ account: string; region: string }[]> {
  return db().feedRun.findMany({
    where: { feed, region: { not: '' } },
    distinct: ['account', 'region'],
    select: { account: true, region: true },
    orderBy: [{ account: 'asc' }, { region: 'asc' }],
  });
}

/** Forgets finished runs older than `before`, but never a scope's newest, nor the one that holds its watermark. */
export async function pruneRuns(before: Date): Promise<number> {
  return db().$executeRaw`
    delete from feed_run r where r.finished_at < ${before}
      and exists (select from feed_run n where (n.feed, n.account, n.region) = (r.feed, r.account, r.region) and n.id > r.id
                  and n.status = 'succeeded' and (r.watermark is null or n.watermark >= r.watermark))`;
}
