import type { ReconciliationQuery, ReconciliationResponse } from '#lib/api/schemas/reconciliation';
import { readPoolSteps } from '#lib/db/price-steps';
import { followedSince, readBilledDays, readSpotLifetimes } from '#lib/db/reconciliation-read';
import { type BookRecord, readBooks } from '#lib/db/usage-books-read';
import { reachOf, spokenUntil } from '#lib/domain/bill-reach';
import { scaled } from '#lib/domain/decimal';
import { type PricedStretch, reconcileDay, reconciliationFigures } from '#lib/domain/reconciliation';
import { isInOtherCurrency } from '#lib/domain/usage-books';
import { dayOf, daysOf, dayWindow, monthOf } from '#lib/domain/usage-window';

const DAY_MS = 86_400_000;

/** Whether the provider may still change what counts of a day. */
function provisionalDays(books: readonly BookRecord[]): (day: string) => boolean {
  const from = new Map<string, string>();
  for (const { counts, estimatedFrom, month } of books) {
    if (!counts || estimatedFrom === null) continue;
    const day = dayOf(estimatedFrom);
    if (day < (from.get(month) ?? '9999')) from.set(month, day);
  }
  return (day) => day >= (from.get(monthOf(day)) ?? '9999');
}

/**
 * The bill's spot cost of each UTC day against what spot prices and instance lifetimes make it, by AWS's charging
 * rules, account by account: each as far as its bills speak of whole days, and compared from when its lifetimes are
 * followed. Throws
 * `WindowError`.
 */
export async function reconciliation(
  params: ReconciliationQuery,
  now: Date,
): Promise<ReconciliationResponse> {
  const window = dayWindow(params, now);
  const filters = { account: params.account, region: params.region };
  const [lifetimes, billed, all] = await Promise.all([
    readSpotLifetimes({ ...window, filters }),
    readBilledDays({ ...window, filters }),
    readBooks([]),
  ]);
  const isWanted = ({ account }: { account: string }) => filters.account?.includes(account) ?? true;
  const books = all.filter(isWanted);
  const reaches = reachOf(all).filter(isWanted);
  const poolIds = [...new Set(lifetimes.flatMap(({ poolId }) => (poolId === null ? [] : [poolId])))];
  const [steps, since] = await Promise.all([
    readPoolSteps(poolIds, window.from, window.to),
    followedSince(reaches.map(({ account }) => account)),
  ]);
  const stretches = Map.groupBy(
    lifetimes.map(({ poolId, ...lifetime }): PricedStretch & { account: string } => ({
      ...lifetime,
      steps: poolId === null ? [] : (steps.get(poolId) ?? []),
    })),
    ({ account }) => account,
  );
  const lines = Map.groupBy(
    billed.map((line) => ({ ...line, cost: scaled(line.cost) })),
    ({ account, day }) => `${account}|${day}`,
  );
  const elsewhere = new Set(
    books
      .filter((book) => book.counts && isInOtherCurrency(book))
      .map(({ account, month }) => `${account}|${month}`),
  );
  const isProvisional = provisionalDays(books);
  const days = daysOf(window).map((day) => ({
    day,
    parts: reaches.map((reach) => {
      const { account } = reach;
      const until = elsewhere.has(`${account}|${monthOf(day)}`) ? 0 : spokenUntil(reach, day);
      const isFollowed = Date.parse(day) >= (since.get(account)?.getTime() ?? Number.POSITIVE_INFINITY);
      return reconcileDay(day, lines.get(`${account}|${day}`) ?? [], stretches.get(account) ?? [], {
        isSpoken: Date.parse(day) + DAY_MS <= Math.min(until, now.getTime()),
        isFollowed,
      });
    }),
  }));
  // Those of days from before anybody looked say nothing of how days are compared.
  const isCompared = ({ account, day }: { account: string; day: string }) =>
    Date.parse(day) >= (since.get(account)?.getTime() ?? 0);
  const followed = billed.filter(isCompared);
  const compared = followed.length > 0 ? followed : billed;
  const first = [...since.values()].toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    from: dayOf(window.from),
    to: dayOf(window.to),
    rows: days.map(({ day, parts }) => ({
      day,
      ...reconciliationFigures(parts),
      provisional: isProvisional(day),
    })),
    total: reconciliationFigures(days.flatMap(({ parts }) => parts)),
    byInstance: compared.length > 0 && compared.every(({ resourceId }) => resourceId !== null),
    lifetimesSince: first?.toISOString() ?? null,
    asOf: now.toISOString(),
  };
}
