'use client';
import { type Filters, rangeWords } from '#components/shell/filters';
import type { FeedsResponse } from '#lib/api/schemas/feeds';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';
import { ByGpu } from './by-gpu.tsx';
import { worthALook } from './notes.ts';
import { RatioSection } from './ratio-section.tsx';
import { Strip } from './strip.tsx';
import { useShownSummary } from './use-shown-summary.ts';
import { WorthALook } from './worth-a-look.tsx';

/** What prices say, while no bill is known: key numbers, shares by day, GPUs, and what needs attention. */
export function PricesOverview({
  summary,
  feeds,
  filters,
}: {
  summary: PoolSummaryResponse;
  feeds: FeedsResponse | undefined;
  filters: Filters;
}) {
  const { shown = summary, past } = useShownSummary(summary, filters);
  const notes = worthALook(summary, feeds, rangeWords(filters.range));
  const some = summary.total.pools > 0;
  return (
    <>
      {some && (
        <>
          <Strip summary={shown} asked={filters.gpuModel} />
          <RatioSection
            daily={shown.daily}
            asOf={summary.asOf}
            window={rangeWords(filters.range)}
            past={past}
          />
        </>
      )}
      <div
        className={
          some
            ? 'gap-10 min-[1080px]:grid min-[1080px]:grid-cols-[minmax(0,1fr)_320px] min-[1400px]:grid-cols-[minmax(0,1fr)_388px]'
            : ''
        }
      >
        {some && <ByGpu summary={shown} />}
        {(some || notes.length > 0) && <WorthALook notes={notes} asOf={summary.asOf} />}
      </div>
    </>
  );
}
