import type { BilledRow, SavingsFigures, SavingsRow } from '#lib/api/schemas/savings';
import type { BookRecord } from '#lib/db/usage-books-read';
import { type Reach, speaksOf } from '#lib/domain/bill-reach';
import { NO_USAGE, savingsOf } from '#lib/domain/savings';
import { isInOtherCurrency } from '#lib/domain/usage-books';
import { dayOf, monthOf } from '#lib/domain/usage-window';

/** What no bill in USD speaks of: nothing is known, which is not 0. */
export const UNBILLED: Extract<SavingsFigures, { spotHours: null }> = {
  spotHours: null,
  otherHours: null,
  gpuHours: null,
  gpuUnknownHours: null,
  listCostUsd: null,
  spotCostUsd: null,
  unpricedCostUsd: null,
  savingsUsd: null,
  savingsPct: null,
  otherCostUsd: null,
  coverageHoursPct: null,
  coverageCostPct: null,
  unpricedHours: null,
  assumedHours: null,
  osAssumedHours: null,
};

/**
 * Every day: those without use in USD are 0 where the bill of an account speaks of them, and not known where none does or
 * where what was used that day (`elsewhere`) is billed in other currencies alone.
 */
export function withEveryDay(
  rows: readonly BilledRow[],
  days: readonly string[],
  known: { reaches: readonly Reach[]; elsewhere: ReadonlySet<string>; books: readonly BookRecord[] },
): SavingsRow[] {
  const used = new Map(rows.map((row) => [row.group, row]));
  const inOther = new Set(
    known.books.filter(isInOtherCurrency).map(({ account, month }) => `${account}|${month}`),
  );
  return days.map((day): SavingsRow => {
    const found = used.get(day);
    if (found !== undefined) return found;
    const row = { group: day, keys: { day } };
    const isSpoken = known.reaches.some(
      (reach) => speaksOf(reach, day) && !inOther.has(`${reach.account}|${monthOf(day)}`),
    );
    if (known.elsewhere.has(day) || !isSpoken)
      return { ...row, ...UNBILLED, provisional: false, billed: false };
    const provisional = known.books.some(
      ({ month, estimatedFrom }) =>
        month === monthOf(day) && estimatedFrom !== null && dayOf(estimatedFrom) <= day,
    );
    return { ...row, ...savingsOf(NO_USAGE), provisional, billed: true };
  });
}
