import type { RunClaim, RunLifetime } from '#lib/domain/training-run';
import { db } from './client.ts';
import { readOtherClaims, readRunLifetimes } from './run-inputs.ts';

/** What the bills that count have for an instance in a period: times in ms, `cost` in USD as decimal text. */
export type BilledPeriod = {
  cloud: string;
  instanceId: string;
  from: number;
  to: number;
  cost: string;
  hours: number;
};

/** The longest period of a usage line. */
const LONGEST_DAYS = 32;

/** What was billed in USD for instances, by periods that touch the window, oldest first. */
function readBilledPeriods(instanceIds: readonly string[], from: Date, to: Date): Promise<BilledPeriod[]> {
  return db().$queryRaw`
    select b.cloud, l.resource_id as "instanceId", (extract(epoch from l.start_at) * 1000)::float8 as "from",
           (extract(epoch from l.end_at) * 1000)::float8 as "to", sum(l.cost)::text as cost, sum(l.hours)::float8 as hours
    from usage_line l join usage_book b on b.id = l.book_id
    where b.counts and l.currency = 'USD' and l.resource_id = any(${instanceIds}::text[])
      and l.start_at < ${to} and l.start_at > ${from}::timestamptz - ${LONGEST_DAYS} * interval '1 day' and l.end_at > ${from}
    group by 1, 2, 3, 4 order by 3, 4, 2`;
}

const BEYOND_MS = 7_200_000;

/**
 * The bill of instances that a run claims between two times (ms), with what it takes to lay it on the run: their lifetimes
 * with prices, and other runs' claims. Null where no line names them.
 */
export async function readRunBill(
  runId: string,
  instanceIds: readonly string[],
  [from, to]: [from: number, to: number],
): Promise<{ periods: BilledPeriod[]; lifetimes: RunLifetime[]; others: RunClaim[] } | null> {
  const periods = await readBilledPeriods(instanceIds, new Date(from), new Date(to));
  if (periods.length === 0) return null;
  const [lifetimes, others] = await Promise.all([
    readRunLifetimes(db(), runId, [from - BEYOND_MS, to + BEYOND_MS]),
    readOtherClaims(db(), runId),
  ]);
  return { periods, lifetimes, others };
}
