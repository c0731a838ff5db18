'use client';
import { useQuery } from '@tanstack/react-query';
import { narrowedBy, usageNarrowedBy } from '#components/shell/filters';
import { useFilters } from '#components/shell/use-filters';
import { ErrorState } from '#components/ui/states';
import { feedsQuery } from '#lib/queries/feeds';
import { poolSummaryQuery } from '#lib/queries/pools';
import { savingsQuery } from '#lib/queries/savings';
import { Answer } from './_overview/answer.tsx';
import { BilledOverview } from './_overview/billed.tsx';
import { FreshnessTable, needsALook } from './_overview/freshness.tsx';
import { headline } from './_overview/headline.ts';
import { PricesOverview } from './_overview/prices.tsx';
import { OverviewSkeleton } from './_overview/skeleton.tsx';
import { TookBack, TookBackNote } from './_overview/took-back.tsx';
import { summaryParams } from './bar.ts';
import { SavingsAnswer } from './savings/answer.tsx';
import { isBilled } from './savings/figures.ts';
import { hasHours, knowsBills, savingsHeadline } from './savings/headline.ts';
import { dayParams, placeParams } from './savings/params.ts';
import { useShown } from './use-shown.ts';

/** What is known: what spot saved by the bills; while there is none, what spot costs against on demand. */
export function OverviewView() {
  const [filters] = useFilters();
  const feeds = useQuery(feedsQuery());
  const pulling = feeds.data?.rows.some((feed) => feed.progress !== null) ?? false;
  const live = { refetchInterval: pulling ? 5_000 : (false as const) };
  const summary = useQuery({ ...poolSummaryQuery(summaryParams(filters)), ...live });
  const byDay = useQuery({ ...savingsQuery(dayParams(filters)), ...live });
  const places = useQuery({ ...savingsQuery(placeParams(filters)), ...live });
  const shown = useShown(filters, byDay.isPlaceholderData);
  const [prices, bills] = [summary.data, byDay.data];
  if (prices === undefined || (bills === undefined && byDay.isPending)) {
    const failed = [summary, byDay].find((query) => query.isError);
    return failed ? (
      <ErrorState
        page
        title="The overview could not be made"
        detail={failed.error?.message ?? ''}
        onRetry={() => void Promise.all([summary.refetch(), byDay.refetch(), places.refetch()])}
      />
    ) : (
      <OverviewSkeleton />
    );
  }
  const stale = summary.isPlaceholderData || byDay.isPlaceholderData;
  const saved =
    bills && knowsBills(bills) ? savingsHeadline(bills, feeds.data, usageNarrowedBy(shown) > 0) : null;
  const asked = { narrowed: narrowedBy(filters) > 0, gpuModel: filters.gpuModel };
  return (
    <div className={stale ? 'opacity-60' : undefined} aria-busy={stale}>
      {bills === undefined && byDay.isError && (
        <p role="alert" className="mb-3 border-b pb-2 text-sm text-loss">
          What was billed could not be read: {byDay.error.message}
        </p>
      )}
      {bills && saved ? (
        <>
          <SavingsAnswer
            headline={saved}
            byDay={bills}
            filters={shown}
            baseline="list"
            more={<TookBack filters={filters} />}
          />
          {hasHours(saved) && <TookBackNote filters={filters} />}
        </>
      ) : (
        <Answer headline={headline(prices, feeds.data, asked)} summary={prices} />
      )}
      {bills && saved && hasHours(saved) && isBilled(bills) ? (
        <BilledOverview
          byDay={bills}
          places={places.data}
          summary={prices}
          feeds={feeds.data}
          filters={filters}
        />
      ) : (
        <PricesOverview summary={prices} feeds={feeds.data} filters={filters} />
      )}
      {feeds.data?.rows.some(needsALook) && <FreshnessTable feeds={feeds.data} />}
    </div>
  );
}
