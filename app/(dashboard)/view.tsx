'use client';
import { useQuery } from '@tanstack/react-query';
import { narrowedBy, rangeWords } from '#components/shell/filters';
import { useFilters } from '#components/shell/use-filters';
import { ErrorState } from '#components/ui/states';
import { feedsQuery } from '#lib/queries/feeds';
import { poolSummaryQuery } from '#lib/queries/pools';
import { Answer } from './_overview/answer.tsx';
import { ByGpu } from './_overview/by-gpu.tsx';
import { FreshnessTable, needsALook } from './_overview/freshness.tsx';
import { headline } from './_overview/headline.ts';
import { worthALook } from './_overview/notes.ts';
import { RatioSection } from './_overview/ratio-section.tsx';
import { OverviewSkeleton } from './_overview/skeleton.tsx';
import { Strip } from './_overview/strip.tsx';
import { WorthALook } from './_overview/worth-a-look.tsx';
import { summaryParams } from './bar.ts';
import { untilSeen, windowParams } from './prices/window.ts';

/** What is known now: what spot costs against on demand, where it is cheapest, what needs attention. */
export function OverviewView() {
  const [filters] = useFilters();
  const params = summaryParams(filters);
  const feeds = useQuery(feedsQuery());
  const pulling = feeds.data?.rows.some((feed) => feed.progress !== null) ?? false;
  const summary = useQuery({ ...poolSummaryQuery(params), refetchInterval: pulling ? 5_000 : false });
  const { data } = summary;
  const seen = data?.total.observedUntil ?? null;
  const until = data ? untilSeen(seen, filters.range, data.asOf) : null;
  // Where nothing is known in the range, days and trends are those up to the newest price.
  const past = useQuery({
    ...poolSummaryQuery({ ...params, range: undefined, ...windowParams(filters.range, until) }),
    enabled: until !== null,
    placeholderData: undefined,
  });
  if (data === undefined)
    return summary.isError ? (
      <ErrorState
        page
        title="The overview could not be made"
        detail={summary.error.message}
        onRetry={() => void summary.refetch()}
      />
    ) : (
      <OverviewSkeleton />
    );
  const asked = { narrowed: narrowedBy(filters) > 0, gpuModel: filters.gpuModel };
  const notes = worthALook(data, feeds.data, rangeWords(filters.range));
  const some = data.total.pools > 0;
  const shown = (until !== null && past.data) || data;
  return (
    <div
      className={summary.isPlaceholderData ? 'opacity-60' : undefined}
      aria-busy={summary.isPlaceholderData}
    >
      <Answer headline={headline(data, feeds.data, asked)} summary={data} />
      {some && <Strip summary={shown} asked={filters.gpuModel} />}
      {some && (
        <RatioSection
          daily={shown.daily}
          asOf={data.asOf}
          window={rangeWords(filters.range)}
          past={shown === data ? null : seen}
        />
      )}
      <div
        className={
          some
            ? 'gap-10 min-[1080px]:grid min-[1080px]:grid-cols-[minmax(0,1fr)_320px] min-[1400px]:grid-cols-[minmax(0,1fr)_388px]'
            : ''
        }
      >
        {some && <ByGpu summary={shown} />}
        {(some || notes.length > 0) && <WorthALook notes={notes} asOf={data.asOf} />}
      </div>
      {feeds.data?.rows.some(needsALook) && <FreshnessTable feeds={feeds.data} />}
    </div>
  );
}
