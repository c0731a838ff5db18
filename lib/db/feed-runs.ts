import { db, type Tx } from './client.ts';

/** A feed and where it looks; empty account and region: the listing of what there is to pull. */
export type RunKey = { feed: string; account: string; region: string };

/** A run as whoever began it holds it: of a run that was begun again, the earlier try counts no more. */
export type BegunRun = { id: number; tries: number };

/** Another run of the same scope, or a later try of this one, took its place: it must stop writing. */
export class Superseded extends Error {
  constructor(runId: number) {
    super(`Run ${runId} was replaced by a newer one of the same scope or begun again`);
    this.name = 'Superseded';
  }
}

/** Makes a queued run, or returns the one of that scope that is queued already. `selection`: what it is to pull. */
export async function queueRun(key: RunKey, now: Date, selection: string | null = null): Promise<number> {
  const waiting = await db().feedRun.findFirst({ where: { ...key, status: 'queued' }, select: { id: true } });
  if (waiting !== null) return waiting.id;
  const run = await db().feedRun.create({
    data: { ...key, selection, status: 'queued', requestedAt: now },
    select: { id: true },
  });
  return run.id;
}

/** Says of a run whose next try is waiting that it is queued again. */
export async function requeueRun(runId: number): Promise<void> {
  await db().feedRun.updateMany({
    where: { id: runId, status: { in: ['failed', 'partial', 'interrupted'] } },
    data: { status: 'queued' },
  });
}

/**
 * Starts a queued or retried run and returns it with the watermark to go on from: the latest that any run of the scope
 * with the same selection reached. Runs of the scope that never finished are marked interrupted: whoever ran them is gone
 * or must stop. Of each scope one job waits or runs at a time, so other queued runs have none and are taken back.
 */
export async function startRun(
  runId: number,
  key: RunKey,
  now: Date,
): Promise<{ run: BegunRun; watermark: Date | null }> {
  await db().feedRun.deleteMany({ where: { ...key, id: { not: runId }, status: 'queued' } });
  await db().feedRun.updateMany({
    where: { ...key, id: { not: runId }, status: 'running' },
    data: {
      status: 'interrupted',
      finishedAt: now,
      error: 'The worker that ran it ended before it was done.',
    },
  });
  const { selection, tries } = await db().feedRun.update({
    where: { id: runId },
    data: {
      status: 'running',
      tries: { increment: 1 },
      startedAt: now,
      finishedAt: null,
      error: null,
      progress: 0,
    },
    select: { selection: true, tries: true },
  });
  const { _max } = await db().feedRun.aggregate({ where: { ...key, selection }, _max: { watermark: true } });
  return { run: { id: runId, tries }, watermark: _max.watermark };
}

/** Counts a batch into its run, in the batch's own transaction. Throws `Superseded` where the run lost its place. */
export async function recordBatch(
  tx: Tx,
  run: BegunRun,
  batch: { read: number; written: number; watermark?: Date; progress?: number; notes?: string[] },
): Promise<void> {
  const updated = await tx.$executeRaw`
    update feed_run set
      rows_read = rows_read + ${batch.read}, rows_written = rows_written + ${batch.written},
      rows_unchanged = rows_unchanged + ${batch.read - batch.written},
      watermark = greatest(watermark, ${batch.watermark ?? null}::timestamptz),
      progress = coalesce(${batch.progress ?? null}::float8, progress),
      notes = notes || ${JSON.stringify(batch.notes ?? [])}::jsonb
    where id = ${run.id} and tries = ${run.tries} and status = 'running'`;
  if (updated === 0) throw new Superseded(run.id);
}

/**
 * Ends a run. `failure` null = all went well; otherwise what went wrong, partial where rows were kept. A run that
 * another try or run has taken the place of stays as that one has it.
 */
export async function finishRun(
  { id, tries }: BegunRun,
  end: { now: Date; durationMs: number; failure: string | null },
): Promise<void> {
  const mine = { id, tries, status: 'running' } as const;
  const run = await db().feedRun.findFirst({ where: mine, select: { rowsRead: true } });
  if (run === null) return;
  await db().feedRun.updateMany({
    where: mine,
    data: {
      status: end.failure === null ? 'succeeded' : run.rowsRead > 0 ? 'partial' : 'failed',
      finishedAt: end.now,
      durationMs: Math.round(end.durationMs),
      error: end.failure,
      ...(end.failure === null ? { progress: 1 } : {}),
    },
  });
}

/** Another run of the scope that waits or runs, if any. */
export async function openRun(key: RunKey, otherThan: number): Promise<number | null> {
  const run = await db().feedRun.findFirst({
    where: { ...key, id: { not: otherThan }, status: { in: ['queued', 'running'] } },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  return run?.id ?? null;
}

/** Takes back a run that was queued for nothing, because its scope is being pulled already. */
export async function dropQueuedRun(runId: number): Promise<void> {
  await db().feedRun.deleteMany({ where: { id: runId, status: 'queued' } });
}

/**
 * Records what could not be listed, that what could not be listed before now can, and forgets places that only ever
 * failed and are no longer listed.
 */
export async function recordListing(
  feed: string,
  listed: {
    scopes: { account: string; region: string }[];
    failures: { account: string; region: string; error: string }[];
  },
  now: Date,
): Promise<void> {
  const { scopes, failures } = listed;
  const ended = { requestedAt: now, startedAt: now, finishedAt: now, durationMs: 0 };
  const failed = failures.map(({ account, region, error }) => ({
    feed,
    account,
    region,
    error,
    status: 'failed' as const,
    ...ended,
  }));
  const broken = await db().$queryRaw<{ account: string }[]>`
    select account from (
      select distinct on (account) account, status from feed_run where feed = ${feed} and region = '' order by account, id desc
    ) newest where status = 'failed'`;
  const mended = broken
    .filter(
      ({ account }) => !failures.some((failure) => failure.account === account && failure.region === ''),
    )
    .map(({ account }) => ({ feed, account, region: '', status: 'succeeded' as const, ...ended }));
  if (failed.length + mended.length > 0) await db().feedRun.createMany({ data: [...failed, ...mended] });
  const isListed = [...scopes, ...failures].map(({ account, region }) => `${account}|${region}`);
  const unlistable = failures.filter(({ region }) => region === '').map(({ account }) => account);
  if (unlistable.includes('')) return;
  await db().$executeRaw`
    delete from feed_run r where feed = ${feed} and region <> '' and account <> all(${unlistable})
      and account || '|' || region <> all(${isListed})
      and not exists (select from feed_run o where (o.feed, o.account, o.region) = (r.feed, r.account, r.region)
                      and (o.rows_read > 0 or o.status in ('succeeded', 'queued', 'running')))`;
}

/**
 * Where a feed has run since a time: every account and region with a run of its own. `begun`: without those where a
 * run still waits, since its job may have been lost on its way.
 */
export async function knownScopes(
  feed: string,
  since: Date,
  options: { begun?: boolean } = {},
): Promise<{ account: string; region: string }[]> {
  return db().$queryRaw`
    select account, region from feed_run where feed = ${feed} and region <> '' and requested_at >= ${since}
    group by account, region having ${options.begun !== true} or bool_and(status <> 'queued')
    order by account, region`;
}

/** The runs that wait for a job of theirs to be taken; one asked for again is the same run. */
export const waitingRuns = (feed: string): Promise<RunKey[]> =>
  db().feedRun.findMany({
    where: { feed, status: 'queued' },
    select: { feed: true, account: true, region: true },
    orderBy: { id: 'asc' },
  });

/** Whether a run waits still. */
export const isWaiting = async (runId: number): Promise<boolean> =>
  (await db().feedRun.count({ where: { id: runId, status: 'queued' } })) > 0;

/**
 * Whether a feed is to be asked for now: it never pulled anything, or nobody asked since `before`. One whose calls cost
 * money (`isPaid`) is asked for only where no run of a place began since, whatever came of it.
 */
export async function isDue(feed: string, before: Date, isPaid = false): Promise<boolean> {
  const places = { feed, region: { not: '' } };
  if (isPaid) {
    const recent = { ...places, requestedAt: { gt: before } };
    return (await db().feedRun.findFirst({ where: recent, select: { id: true } })) === null;
  }
  const pulled = await db().feedRun.findFirst({
    where: { ...places, status: 'succeeded' },
    select: { id: true },
  });
  if (pulled === null) return true;
  const asked = await db().feedRun.findFirst({
    where: { feed, requestedAt: { gt: before } },
    select: { id: true },
  });
  return asked === null;
}

/**
 * Forgets finished runs older than `before`, and older than `idleBefore` those that changed nothing (of feeds whose calls
 * cost nothing, by which nobody reckons), but never a scope's newest run, its newest success, nor the run that holds the
 * watermark of a selection.
 */
export async function pruneRuns(before: Date, idleBefore = before): Promise<number> {
  return db().$executeRaw`
    delete from feed_run r where (r.finished_at < ${before}
      or (r.finished_at < ${idleBefore} and r.status = 'succeeded' and r.rows_written = 0 and r.feed not in (select feed from paid_call)))
      and exists (select from feed_run n where (n.feed, n.account, n.region) = (r.feed, r.account, r.region) and n.id > r.id
                  and (r.status <> 'succeeded' or n.status = 'succeeded'))
      and (r.watermark is null
           or exists (select from feed_run n where (n.feed, n.account, n.region) = (r.feed, r.account, r.region)
                      and n.selection is not distinct from r.selection and n.id <> r.id
                      and (n.watermark, n.id) > (r.watermark, r.id)))`;
}
