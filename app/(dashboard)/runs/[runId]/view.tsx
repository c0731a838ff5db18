'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { ErrorState } from '#components/ui/states';
import { runQuery } from '#lib/queries/runs';
import { PageSkeleton } from '../../page-skeleton.tsx';
import { AdviceSection } from './advice-section.tsx';
import { RunAnswer } from './answer.tsx';
import { EpochsSection } from './epochs-section.tsx';
import { InstancesSection } from './instances-section.tsx';
import { MoneySection } from './money-section.tsx';
import { NotBegun } from './not-begun.tsx';
import { StopsSection } from './stops-section.tsx';
import { TimelineSection } from './timeline-section.tsx';

/** One run: what an epoch of it costs, what its nodes did, where the money went, how often it should save. */
export function RunView({ id }: { id: string }) {
  const query = useQuery(runQuery(id));
  const { data } = query;
  if (data === undefined)
    return query.isError ? (
      <ErrorState
        page
        title="This run could not be read"
        detail={query.error.message}
        onRetry={() => void query.refetch()}
      />
    ) : (
      <PageSkeleton />
    );
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1.5 truncate text-sm text-soft">
        <Link href={'/runs' as Route} className="hover:text-ink hover:underline">
          Runs
        </Link>{' '}
        {data.run.project !== null && `/ ${data.run.project} `}/ {data.run.name}
      </nav>
      <RunAnswer data={data} />
      {data.run.startedAt === null ? (
        <NotBegun id={id} />
      ) : (
        <>
          <TimelineSection data={data} />
          <MoneySection data={data} />
          <div className="grid gap-x-10 xl:grid-cols-2">
            <EpochsSection data={data} />
            <AdviceSection id={id} />
          </div>
          <StopsSection data={data} />
          <InstancesSection data={data} />
        </>
      )}
    </>
  );
}
