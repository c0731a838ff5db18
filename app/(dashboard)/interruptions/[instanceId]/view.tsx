'use client';
import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { counted } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { ErrorState } from '#components/ui/states';
import { instanceQuery } from '#lib/queries/interruptions';
import { RawEvents } from '../../_events/raw-events.tsx';
import { shortInstance } from '../../_events/words.ts';
import { PageSkeleton } from '../../page-skeleton.tsx';
import { InstanceAnswer } from './answer.tsx';
import { HappeningsSection } from './happenings-section.tsx';
import { LifetimesSection } from './lifetimes-section.tsx';
import { newestFirst } from './words.ts';

/** One instance: how long it ran, how that ended, who saw it, and what was said of it word for word. */
export function InstanceView({ id }: { id: string }) {
  const query = useQuery(instanceQuery(id));
  const { data } = query;
  if (data === undefined)
    return query.isError ? (
      <ErrorState
        page
        title="This instance could not be read"
        detail={query.error.message}
        onRetry={() => void query.refetch()}
      />
    ) : (
      <PageSkeleton />
    );
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1.5 text-sm text-soft">
        <Link href={'/interruptions' as Route} className="hover:text-ink hover:underline">
          Interruptions
        </Link>{' '}
        / <span className="font-mono text-xs">{shortInstance(id)}</span>
      </nav>
      <InstanceAnswer data={data} />
      <LifetimesSection lifetimes={newestFirst(data.lifetimes)} asOf={data.asOf} />
      <HappeningsSection rows={data.interruptions} asOf={data.asOf} />
      <Section
        id="raw"
        title="Events as they came"
        note={`${counted(data.events.length, 'event')}, newest first; kept word for word, whatever was made of them`}
      >
        <RawEvents
          caption="Events that name this instance, newest first"
          events={data.events}
          asOf={data.asOf}
          empty="No event names this instance: what is known of it comes from the inventory."
        />
      </Section>
    </>
  );
}
