import type { Route } from 'next';
import Link from 'next/link';
import { type Filters, filterHref, rangeWords } from '#components/shell/filters';
import { counted, pct } from '#components/ui/format';
import { Kpi, KpiStrip } from '#components/ui/kpi';
import type { FeedsResponse } from '#lib/api/schemas/feeds';
import type { PoolSummaryResponse } from '#lib/api/schemas/pools';
import type { SavingsResponse } from '#lib/api/schemas/savings';
import { DaySection } from '../savings/day-section.tsx';
import type { Billed } from '../savings/figures.ts';
import { CoverageKpi, GpuHourKpi, SavedKpi } from '../savings/strip.tsx';
import { inWindow } from '../savings/words.ts';
import { featuredRow } from './headline.ts';
import { worthALook } from './notes.ts';
import { Places } from './places.tsx';
import { RateKpi } from './rate-kpi.tsx';
import { savingsNotes } from './savings-notes.ts';
import { Cheapest } from './strip.tsx';
import { WorthALook } from './worth-a-look.tsx';

const MOST_NOTES = 4;

type Props = {
  byDay: Billed;
  /** by region, GPU and type; `undefined` = not loaded yet */
  places: SavingsResponse | undefined;
  /** what prices say; `undefined` = not known */
  summary: PoolSummaryResponse | undefined;
  feeds: FeedsResponse | undefined;
  filters: Filters;
};

/** What bills say: key numbers, days, places, and what needs attention. */
export function BilledOverview({ byDay, places, summary, feeds, filters }: Props) {
  const more = savingsNotes(byDay, places, filters, inWindow(filters, byDay.asOf));
  const notes = worthALook(summary, feeds, rangeWords(filters.range), more, MOST_NOTES);
  return (
    <>
      <KpiStrip label="Key numbers">
        <SavedKpi byDay={byDay} />
        <CoverageKpi byDay={byDay} />
        <GpuHourKpi groups={places?.rows} />
        <RateKpi filters={filters} />
        {summary && summary.total.pools > 0 && <PricesNow summary={summary} filters={filters} />}
      </KpiStrip>
      {byDay.total.spotHours > 0 && <DaySection byDay={byDay} />}
      <div className="gap-10 min-[1080px]:grid min-[1080px]:grid-cols-[minmax(0,1fr)_320px] min-[1400px]:grid-cols-[minmax(0,1fr)_388px]">
        <Places places={places} filters={filters} />
        <WorthALook notes={notes} asOf={byDay.asOf} />
      </div>
    </>
  );
}

/** What spot costs now, as key numbers beside what was billed. */
function PricesNow({ summary, filters }: { summary: PoolSummaryResponse; filters: Filters }) {
  const { total } = summary;
  const comparable = total.pools - total.unpricedPools;
  return (
    <>
      <Kpi
        label={
          <Link className="link-quiet" href={filterHref('/prices', filters) as Route}>
            Median saving now
          </Link>
        }
        value={total.medianSavingsPct === null ? null : pct(total.medianSavingsPct)}
        note={
          <>
            over <b>{counted(comparable, 'pool')}</b>
            {total.aboveOnDemand > 0 && (
              <span className="text-loss">; {total.aboveOnDemand} above on demand</span>
            )}
          </>
        }
      />
      <Cheapest row={featuredRow(summary.rows, filters.gpuModel)} />
    </>
  );
}
