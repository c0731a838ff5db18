import { db } from './client.ts';
import type { FeedRunModel } from './generated/models.ts';

/** A run as it is logged; `notes` in words. */
export type FeedRunRecord = Omit<FeedRunModel, 'notes'> & { notes: string[] };

/** One account and region of a feed: its newest run, and what earlier ones reached. Empty region: the listing. */
export type FeedScopeRecord = {
  feed: string;
  account: string;
  region: string;
  lastRun: FeedRunRecord;
  lastSuccessAt: Date | null;
  watermark: Date | null;
  /** when the oldest run that is still logged was asked for */
  firstRequestedAt: Date;
};

const asRecord = (run: FeedRunModel): FeedRunRecord => ({
  ...run,
  notes: Array.isArray(run.notes) ? run.notes.map(String) : [],
});

/** Every scope that any feed ever ran at. Steps from scope to scope along the index, however long the log is. */
export async function readFeedScopes(): Promise<FeedScopeRecord[]> {
  const scopes = await db().$queryRaw<(Omit<FeedScopeRecord, 'lastRun'> & { lastRunId: number })[]>`
    with recursive scope as (
      (select feed, account, region from feed_run order by feed, account, region limit 1)
      union all
      select n.* from scope s cross join lateral (
        select feed, account, region from feed_run r where (r.feed, r.account, r.region) > (s.feed, s.account, s.region)
        order by feed, account, region limit 1) n
    )
    select s.feed, s.account, s.region, newest.id as "lastRunId", oldest.requested_at as "firstRequestedAt",
           success.finished_at as "lastSuccessAt", reached.watermark
    from scope s
    cross join lateral (
      select id from feed_run r where (r.feed, r.account, r.region) = (s.feed, s.account, s.region) order by id desc limit 1) newest
    cross join lateral (
      select requested_at from feed_run r where (r.feed, r.account, r.region) = (s.feed, s.account, s.region) order by id limit 1) oldest
    left join lateral (
      select finished_at from feed_run r where (r.feed, r.account, r.region) = (s.feed, s.account, s.region) and status = 'succeeded'
      order by id desc limit 1) success on true
    left join lateral (
      select watermark from feed_run r where (r.feed, r.account, r.region) = (s.feed, s.account, s.region) and watermark is not null
      order by id desc limit 1) reached on true
    order by s.feed, s.account, s.region`;
  const runs = await db().feedRun.findMany({ where: { id: { in: scopes.map((scope) => scope.lastRunId) } } });
  const byId = new Map(runs.map((run) => [run.id, asRecord(run)]));
  return scopes.flatMap(({ lastRunId, ...scope }) => {
    const lastRun = byId.get(lastRunId);
    return lastRun === undefined ? [] : [{ ...scope, lastRun }];
  });
}

/** A feed's runs, newest first, at most `limit` of them with an id below `before`. */
export async function readFeedRuns(
  feed: string,
  page: { before: number | null; limit: number },
): Promise<FeedRunRecord[]> {
  const runs = await db().feedRun.findMany({
    where: { feed, ...(page.before === null ? {} : { id: { lt: page.before } }) },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
  return runs.map(asRecord);
}
