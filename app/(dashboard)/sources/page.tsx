import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { importsQuery } from '#lib/queries/feeds';
import { imports } from '#lib/reports/imports';
import { makeQueryClient } from '../../query-client.ts';
import { SourcesView } from './view.tsx';

export const metadata: Metadata = { title: 'Sources' };

export default async function SourcesPage() {
  const client = makeQueryClient();
  await client.prefetchQuery({ ...importsQuery(), queryFn: () => imports({}) });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SourcesView />
    </HydrationBoundary>
  );
}
