'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { rangeWords } from '#components/shell/filters';
import { useFilters } from '#components/shell/use-filters';
import { ErrorState } from '#components/ui/states';
import { poolSummaryQuery, poolsInfiniteQuery, poolsQuery } from '#lib/queries/pools';
import { RatioSection } from '../_overview/ratio-section.tsx';
import { useShownSummary } from '../_overview/use-shown-summary.ts';
import { summaryParams } from '../bar.ts';
import { PricesAnswer } from './answer.tsx';
import { GpuModels } from './gpu-models.tsx';
import { stripParams, tableParams, tableParsers } from './params.ts';
import { PoolTable } from './pool-table.tsx';

/** What each spot pool costs against its on-demand price: the answer, all pools on one axis, all pools ranked. */
export function PricesView() {
  const [filters] = useFilters();
  const [table, setTable] = useQueryStates(tableParsers, { history: 'replace' });
  const summary = useQuery(poolSummaryQuery(summaryParams(filters)));
  const days = useShownSummary(summary.data, filters);
  const strip = useQuery(poolsQuery(stripParams(filters)));
  const params = tableParams(filters, table);
  const pages = useInfiniteQuery(poolsInfiniteQuery(params));
  const failed = [summary, pages].find((query) => query.isError && !query.data);
  if (failed)
    return (
      <ErrorState
        page
        title="The prices could not be read"
        detail={failed.error?.message ?? ''}
        onRetry={() => void Promise.all([summary.refetch(), strip.refetch(), pages.refetch()])}
      />
    );
  return (
    <>
      <PricesAnswer summary={summary.data} filters={filters} />
      {summary.data?.total.pools !== 0 && (
        <>
          <GpuModels summary={summary.data} pools={strip.data} failed={strip.isError} filters={filters} />
          {days.shown && (
            <RatioSection
              daily={days.shown.daily}
              asOf={days.shown.asOf}
              window={rangeWords(filters.range)}
              past={days.past}
            />
          )}
          <PoolTable
            pages={pages.data?.pages}
            params={params}
            state={table}
            onState={(change) => void setTable(change)}
            more={
              pages.hasNextPage
                ? { busy: pages.isFetchingNextPage, show: () => void pages.fetchNextPage() }
                : null
            }
            stale={pages.isPlaceholderData}
          />
        </>
      )}
    </>
  );
}
