import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { loadFilters } from '#components/shell/filters';
import { now } from '#lib/env';
import { ratesQuery } from '#lib/queries/interruptions';
import { poolSummaryQuery } from '#lib/queries/pools';
import { savingsQuery } from '#lib/queries/savings';
import { tookBackQuery } from '#lib/queries/took-back';
import { interruptionRates } from '#lib/reports/interruption-rates';
import { poolSummary } from '#lib/reports/pool-summary';
import { savings } from '#lib/reports/savings';
import { tookBack } from '#lib/reports/took-back';
import { makeQueryClient } from '../query-client.ts';
import { OverviewSkeleton } from './_overview/skeleton.tsx';
import { summaryParams } from './bar.ts';
import { listParams, rateParams } from './interruptions/params.ts';
import { dayParams, placeParams } from './savings/params.ts';
import { OverviewView } from './view.tsx';

export const metadata: Metadata = { title: 'Overview' };

type Props = { searchParams: Promise<SearchParams> };

// No loading.tsx here: it would stand around every page below, whose status is then sent before they know it.
export default function OverviewPage(props: Props) {
  return (
    <Suspense fallback={<OverviewSkeleton />}>
      <Overview {...props} />
    </Suspense>
  );
}

async function Overview({ searchParams }: Props) {
  const client = makeQueryClient();
  const filters = await loadFilters(searchParams);
  const params = summaryParams(filters);
  const rates = rateParams(filters, 'place');
  const taken = listParams(filters);
  const at = now();
  await Promise.all([
    client.prefetchQuery({ ...poolSummaryQuery(params), queryFn: () => poolSummary(params, at) }),
    ...[dayParams(filters), placeParams(filters)].map((asked) =>
      client.prefetchQuery({ ...savingsQuery(asked), queryFn: () => savings(asked, at) }),
    ),
    client.prefetchQuery({ ...ratesQuery(rates), queryFn: () => interruptionRates(rates, at) }),
    client.prefetchQuery({ ...tookBackQuery(taken), queryFn: () => tookBack(taken, at) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewView />
    </HydrationBoundary>
  );
}
