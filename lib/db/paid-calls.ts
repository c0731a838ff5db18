import { db } from './client.ts';

/** The first day of the calendar month (UTC) that calls count against. */
const monthOf = (now: Date) => `${now.toISOString().slice(0, 7)}-01`;

/** Counts a call that is about to be made; false, and not counted, where `limit` of this month are made already. */
export async function countPaidCall(feed: string, now: Date, limit: number): Promise<boolean> {
  if (limit < 1) return false;
  const counted = await db().$executeRaw`
    insert into paid_call as c (feed, month, calls) values (${feed}, ${monthOf(now)}::date, 1)
    on conflict (feed, month) do update set calls = c.calls + 1 where c.calls < ${limit}`;
  return counted > 0;
}

/** Takes back a call that was counted at `now`: it cost nothing. */
export async function uncountPaidCall(feed: string, now: Date): Promise<void> {
  await db().$executeRaw`
    update paid_call set calls = calls - 1 where feed = ${feed} and month = ${monthOf(now)}::date and calls > 0`;
}

/** What a feed's calls of this calendar month add up to, and in how many runs they were made. */
export type PaidCalls = { calls: number; runs: number };

/** The paid calls of this calendar month (UTC), by feed. */
export async function readPaidCalls(now: Date): Promise<Map<string, PaidCalls>> {
  const rows = await db().$queryRaw<(PaidCalls & { feed: string })[]>`
    select p.feed, p.calls, (select count(*)::int from feed_run r where r.feed = p.feed and r.region <> '' and r.started_at >= p.month) as runs
    from paid_call p where p.month = ${monthOf(now)}::date`;
  return new Map(rows.map(({ feed, calls, runs }) => [feed, { calls, runs }]));
}
