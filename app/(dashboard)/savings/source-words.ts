import { counted, listed } from '#components/ui/format';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { USAGE_SOURCES, type UsageSource } from '#lib/domain/usage';

type Sources = SavingsResponse['sources'];

/** One source in a table. */
export const SOURCE_LABELS: Record<UsageSource, string> = {
  export: 'Billing export',
  file: 'Imported file',
  'cost-explorer': 'Cost Explorer',
};

const SEVERAL: Record<UsageSource, string> = {
  export: 'billing exports',
  file: 'imported files',
  'cost-explorer': 'Cost Explorer',
};

/** `billing exports of 3 accounts and Cost Explorer of 1 account`: whose word counts. */
export function sourceWords(sources: Sources): string {
  const parts = USAGE_SOURCES.flatMap((source) => {
    const accounts = new Set(sources.filter((one) => one.source === source).map(({ account }) => account));
    return accounts.size === 0 ? [] : [`${SEVERAL[source]} of ${counted(accounts.size, 'account')}`];
  });
  return parts.length === 0 ? 'no bill' : listed(parts);
}

/** How far the sources that do not count are from those that do, over what both know: in USD and of what counts. */
export type SourceGap = { differenceUsd: number; pct: number | null };

/** One source's word against the one that counts; null where they are not in USD alone. */
export function gapOf({
  differenceUsd,
  countedSpotCostUsd,
}: Sources[number]['others'][number]): SourceGap | null {
  if (differenceUsd === null || countedSpotCostUsd === null) return null;
  return { differenceUsd, pct: countedSpotCostUsd === 0 ? null : (differenceUsd / countedSpotCostUsd) * 100 };
}

/** The account, month and source that disagree most, in USD; null where nothing can be compared. */
export function widestGap(
  sources: Sources,
): (SourceGap & { account: string; month: string; other: UsageSource; source: UsageSource }) | null {
  const gaps = sources.flatMap((counted) =>
    counted.others.flatMap((other) => {
      const gap = gapOf(other);
      const account = counted.accountName ?? counted.account;
      return gap === null
        ? []
        : [{ ...gap, account, month: counted.month, source: counted.source, other: other.source }];
    }),
  );
  return gaps.toSorted((a, b) => Math.abs(b.differenceUsd) - Math.abs(a.differenceUsd))[0] ?? null;
}
