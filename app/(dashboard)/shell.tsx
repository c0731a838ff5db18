'use client';
import { useQuery } from '@tanstack/react-query';
import { usePathname, useSearchParams } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import type { ReactNode } from 'react';
import { FilterBar } from '#components/shell/filter-bar';
import { Foot } from '#components/shell/foot';
import { Rail } from '#components/shell/rail';
import type { Theme } from '#components/shell/theme';
import { useFilters } from '#components/shell/use-filters';
import { feedsQuery } from '#lib/queries/feeds';
import { barOf, viewParsers } from './bar.ts';
import { freshnessOf, isLate } from './freshness.ts';
import { misread, type Shows } from './misread.ts';
import { useNewData } from './use-new-data.ts';
import { useFacets } from './use-newest.ts';

/** Whose values the filters of a page offer, where that is not pools alone. */
const FACETS: Partial<Record<string, Parameters<typeof useFacets>[0]>> = {
  '/': 'both',
  '/savings': 'usage',
  '/interruptions': 'rates',
  '/runs': 'runs',
};
/** What a page shows of the range, where that is not prices. */
const SHOWS: Partial<Record<string, Shows>> = { '/interruptions': 'rates', '/runs': 'runs' };

/** What stands around every page: rail, filter bar, freshness, and a word when the server stops answering. */
export function Shell({ theme, children }: { theme: Theme; children: ReactNode }) {
  const pathname = usePathname();
  const [filters, setFilters] = useFilters();
  const feeds = useQuery(feedsQuery());
  useNewData(feeds.data);
  const [view] = useQueryStates(viewParsers);
  const { facets, billed, reach } = useFacets(FACETS[pathname] ?? 'pools');
  const shows = SHOWS[pathname] ?? 'prices';
  const bar = barOf(pathname, filters, view, billed);
  const notRead = misread(
    useSearchParams(),
    bar.period ? 'shown' : pathname.startsWith('/prices') || shows !== 'prices' ? 'not shown' : 'none',
    shows,
  );
  const faults = feeds.data?.rows.filter((feed) => feed.status === 'failed' || isLate(feed)).length ?? 0;
  return (
    <div className="sm:grid sm:min-h-screen sm:grid-cols-[208px_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-sm text-paper focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <Rail
        faults={faults}
        foot={
          <Foot
            simulated={feeds.data?.simulated ?? false}
            freshness={feeds.data ? freshnessOf(feeds.data) : feeds.isError ? null : undefined}
            asOf={feeds.data?.asOf ?? ''}
            theme={theme}
          />
        }
      />
      <div className="max-w-[1240px] min-w-0 px-4 pb-10 sm:px-8">
        <FilterBar
          filters={filters}
          onChange={setFilters}
          facets={facets}
          offers={bar}
          reach={reach}
          csvHref={bar.csv}
        />
        {notRead.length > 0 && (
          <p role="status" className="border-b py-2 text-sm break-words text-interruption">
            {notRead.join(' ')}
          </p>
        )}
        {feeds.isError && feeds.data && (
          <p role="status" className="border-b py-2 text-sm text-interruption">
            {feeds.error.message} What you see is from before.
          </p>
        )}
        <main id="main" tabIndex={-1} className="pt-[18px] outline-none sm:pt-[26px]">
          {children}
        </main>
      </div>
    </div>
  );
}
