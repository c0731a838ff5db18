'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { PriceSteps } from '#components/charts/price-steps';
import { filterHref } from '#components/shell/filters';
import { Section } from '#components/ui/section';
import { EmptyState, ErrorState } from '#components/ui/states';
import { poolPricesQuery } from '#lib/queries/pools';
import { poolWords } from '../../_overview/pool-words.ts';
import { useShown } from '../../use-shown.ts';
import { drawnPool } from '../series.ts';
import { windowParams, windowWords } from '../window.ts';
import { PoolAnswer } from './answer.tsx';
import { ChangesTable } from './changes-table.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { OtherWindow } from './other-window.tsx';
import { poolParsers } from './params.ts';
import { StatsStrip } from './stats-strip.tsx';

/** One pool: what it costs now and has cost, against its on-demand price, and where the same costs less. */
export function PoolView({ id }: { id: number }) {
  const [{ range, until }] = useQueryStates(poolParsers);
  const asked = windowParams(range, until);
  const query = useQuery({ ...poolPricesQuery(id, asked), placeholderData: (before) => before });
  const shown = useShown({ range, until }, query.isPlaceholderData);
  const prices = query.data;
  const series = useMemo(() => (prices ? [drawnPool(prices, prices.pool.zone)] : []), [prices]);
  if (query.isError && !prices)
    return (
      <ErrorState
        page
        title="This pool's prices could not be read"
        detail={query.error.message}
        onRetry={() => void query.refetch()}
      />
    );
  return (
    <div className={query.isPlaceholderData ? 'opacity-60' : undefined} aria-busy={query.isPlaceholderData}>
      <nav aria-label="Breadcrumb" className="mb-1.5 text-sm text-soft">
        <Link href={filterHref('/prices', { range }) as Route} className="hover:text-ink hover:underline">
          Prices
        </Link>{' '}
        / {prices ? poolWords(prices.pool) : '…'}
      </nav>
      <PoolAnswer prices={prices} over={windowWords(shown.range, shown.until)} past={shown.until !== null} />
      <OtherWindow id={id} prices={prices} range={range} until={until} />
      <StatsStrip prices={prices} />
      <Section
        title="Price steps"
        note="USD per instance-hour, UTC; each price holds until the next"
        action={
          <a href="#changes" className="link-quiet">
            Table
          </a>
        }
      >
        {prices?.points.length === 0 ? (
          <EmptyState title="No price of this pool is known in this range.">
            What is unknown is not drawn: no later price is carried back.
          </EmptyState>
        ) : (
          <PriceSteps
            series={series}
            window={prices}
            unit="instance-hour"
            caption="Spot price and on-demand price over the range; the table Changes holds every step"
          />
        )}
      </Section>
      <ChangesTable key={`${range} ${until?.getTime()}`} prices={prices} asked={asked} />
      {prices && <Elsewhere pool={prices.pool} range={range} until={until} />}
    </div>
  );
}
