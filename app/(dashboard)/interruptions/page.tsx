import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { loadFilters } from '#components/shell/filters';
import { now } from '#lib/env';
import { interruptionsQuery, ratesQuery } from '#lib/queries/interruptions';
import { interruptionRates } from '#lib/reports/interruption-rates';
import { interruptions } from '#lib/reports/interruptions';
import { makeQueryClient } from '../../query-client.ts';
import { PageSkeleton } from '../page-skeleton.tsx';
import { eventsParams, loadEventsState } from './events-params.ts';
import { hourParams, listParams, loadRateState, rateParams } from './params.ts';
import { InterruptionsView } from './view.tsx';

export const metadata: Metadata = { title: 'Interruptions' };

type Props = { searchParams: Promise<SearchParams> };

export default function InterruptionsPage(props: Props) {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Interruptions {...props} />
    </Suspense>
  );
}

async function Interruptions({ searchParams }: Props) {
  const client = makeQueryClient();
  const [filters, { by, tz }] = [await loadFilters(searchParams), await loadRateState(searchParams)];
  const at = now();
  const wanted = [
    ...[...new Set(['place', by] as const)].map((view) => rateParams(filters, view)),
    hourParams(filters, tz),
  ];
  const listed = eventsParams(listParams(filters), await loadEventsState(searchParams));
  await Promise.all([
    ...wanted.map((params) =>
      client.prefetchQuery({ ...ratesQuery(params), queryFn: () => interruptionRates(params, at) }),
    ),
    client.prefetchInfiniteQuery({
      ...interruptionsQuery(listed),
      queryFn: () => interruptions(listed, at),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <InterruptionsView />
    </HydrationBoundary>
  );
}
