import type { SavingsFigures } from '#lib/api/schemas/savings';

/** Whether two lines of savings, one against each baseline, speak of the same hours; said beside them. */
export function baselineWords({
  list,
  committed,
}: {
  list: Pick<SavingsFigures, 'unpricedHours'>;
  committed: Pick<SavingsFigures, 'unpricedHours'>;
}): string {
  if (list.unpricedHours === null || committed.unpricedHours === null) return 'baseline';
  // Only where no hour lacks a price are they surely the same.
  return list.unpricedHours === 0 && committed.unpricedHours === 0
    ? 'the same hours'
    : 'over the hours that have its price, which are not the same ones';
}
