import type { ReconciliationQuery, ReconciliationResponse } from '#lib/api/schemas/savings';
import {
  lifetimesSince,
  readBilledDays,
  readPoolSteps,
  readSpotLifetimes,
} from '#lib/db/reconciliation-read';
import { readBooks } from '#lib/db/usage-books-read';
import { scaled } from '#lib/domain/decimal';
import { type PricedStretch, reconcileDay, reconciliationFigures } from '#lib/domain/reconciliation';
import { billedUntil, isBilled } from '#lib/domain/usage-books';
import { dayOf, daysOf, dayWindow } from '#lib/domain/usage-window';

/**
 * The bill's spot cost of each UTC day against what spot prices and instance lifetimes make it, by AWS's charging
 * rules. Lifetimes are followed as far as the bills reach. Throws `WindowError`.
 */
export async function reconciliation(
  params: ReconciliationQuery,
  now: Date,
): Promise<ReconciliationResponse> {
  const window = dayWindow(params, now);
  const filters = { account: params.account, region: params.region };
  const [lifetimes, billed, books, since] = await Promise.all([
    readSpotLifetimes({ ...window, filters }),
    readBilledDays({ ...window, filters }),
    readBooks([]),
    lifetimesSince(),
  ]);
  const counting = books.filter(
    (book) => book.counts && (filters.account === undefined || filters.account.includes(book.account)),
  );
  const poolIds = [...new Set(lifetimes.flatMap(({ poolId }) => (poolId === null ? [] : [poolId])))];
  // SUSE is priced at the beginning of its hours, which may lie before the window.
  const steps = await readPoolSteps(poolIds, window.from, window.to);
  const stretches = lifetimes.map(
    ({ poolId, ...lifetime }): PricedStretch => ({
      ...lifetime,
      steps: poolId === null ? [] : (steps.get(poolId) ?? []),
    }),
  );
  const until = Math.min(now.getTime(), billedUntil(counting)?.getTime() ?? now.getTime());
  const byDay = Map.groupBy(billed, ({ day }) => day);
  const sums = daysOf(window).map((day) =>
    reconcileDay(
      day,
      (byDay.get(day) ?? []).map((line) => ({ ...line, cost: scaled(line.cost) })),
      stretches,
      { isBilled: isBilled(day, counting), until },
    ),
  );
  const estimated = counting.flatMap(({ estimatedFrom, month }) =>
    estimatedFrom === null ? [] : [{ month, day: dayOf(estimatedFrom) }],
  );
  const isProvisional = (day: string) =>
    estimated.some((from) => day.startsWith(from.month.slice(0, 7)) && day >= from.day);
  return {
    from: dayOf(window.from),
    to: dayOf(window.to),
    rows: sums.map((day) => ({
      day: day.day,
      ...reconciliationFigures([day]),
      provisional: isProvisional(day.day),
    })),
    total: reconciliationFigures(sums),
    byInstance: billed.length > 0 && billed.every(({ resourceId }) => resourceId !== null),
    lifetimesSince: since?.toISOString() ?? null,
    asOf: now.toISOString(),
  };
}
