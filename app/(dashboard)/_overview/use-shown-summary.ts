'use client';
import { useQuery } from '@tanstack/react-query';
import type { Filters } from '#components/shell/filters';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';
import { poolSummaryQuery } from '#lib/queries/pools';
import { summaryParams } from '../bar.ts';
import { untilSeen, windowParams } from '../prices/window.ts';

/**
 * The summary whose days are shown: where nothing is known in the range, that of the same length up to the newest price,
 * with the ISO time of that price in `past`.
 */
export function useShownSummary(
  data: PoolSummaryResponse | undefined,
  filters: Filters,
): { shown: PoolSummaryResponse | undefined; past: string | null } {
  const seen = data?.total.observedUntil ?? null;
  const until = data ? untilSeen(seen, filters.range, data.asOf) : null;
  const past = useQuery({
    ...poolSummaryQuery({
      ...summaryParams(filters),
      range: undefined,
      ...windowParams(filters.range, until),
    }),
    enabled: until !== null,
    placeholderData: undefined,
  });
  const shown = (until !== null && past.data) || data;
  return { shown, past: shown === data ? null : seen };
}
