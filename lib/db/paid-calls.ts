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

/** How many paid calls each feed has made in this calendar month, by feed. */
export async function readPaidCalls(now: Date): Promise<Map<string, number>> {
  const rows = await db().$queryRaw<{ feed: string; calls: number }[]>`
    select feed, calls from paid_call where month = ${monthOf(now)}::date`;
  return new Map(rows.map(({ feed, calls }) => [feed, calls]));
}
