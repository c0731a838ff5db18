import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { now } from '#lib/env';
import { eventWaysQuery } from '#lib/queries/events';
import { importsQuery } from '#lib/queries/feeds';
import { eventWays } from '#lib/reports/event-ways';
import { imports } from '#lib/reports/imports';
import { makeQueryClient } from '../../query-client.ts';
import { SourcesView } from './view.tsx';

export const metadata: Metadata = { title: 'Sources' };

export default async function SourcesPage() {
  const client = makeQueryClient();
  await Promise.all([
    client.prefetchQuery({ ...importsQuery(), queryFn: () => imports({}) }),
    client.prefetchQuery({ ...eventWaysQuery(), queryFn: () => eventWays(now()) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SourcesView />
    </HydrationBoundary>
  );
}
