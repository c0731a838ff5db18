'use client';
import { useQuery } from '@tanstack/react-query';
import { Section } from '#components/ui/section';
import { Skeleton } from '#components/ui/skeleton';
import { ErrorState } from '#components/ui/states';
import { eventWaysQuery } from '#lib/queries/events';
import { PushGuide } from './push-guide.tsx';
import { NoQueue, QueueGuide } from './queue-guide.tsx';
import { RefusedEvents } from './refused-events.tsx';
import { WaysTable } from './ways-table.tsx';

/** How notices of interruptions reach this ledger: each way, set up and checked step by step, and what came by it. */
export function EventWaysSection({ simulated }: { simulated: boolean }) {
  const ways = useQuery(eventWaysQuery());
  const { data } = ways;
  return (
    <Section
      id="event-ways"
      title="Interruption events"
      note={
        simulated
          ? 'from the simulated cloud, by the same ways as in a real account'
          : 'by which ways a notice that an instance is taken back comes here'
      }
    >
      {data === undefined ? (
        ways.isError ? (
          <ErrorState
            title="The ways of events could not be read"
            detail={ways.error.message}
            onRetry={() => void ways.refetch()}
          />
        ) : (
          <Skeleton className="block h-48 w-full" />
        )
      ) : (
        <>
          <WaysTable ways={data.ways} asOf={data.asOf} />
          <h3 className="mt-6 mb-1 border-b border-b-ink pb-1 text-sm font-semibold">By queue</h3>
          {data.queues.length === 0 ? (
            <NoQueue />
          ) : (
            data.queues.map((queue) => (
              <QueueGuide key={`${queue.index} ${queue.url}`} queue={queue} asOf={data.asOf} />
            ))
          )}
          <h3 className="mt-6 mb-1 border-b border-b-ink pb-1 text-sm font-semibold">By push</h3>
          <PushGuide push={data.push} asOf={data.asOf} />
          <RefusedEvents asOf={data.asOf} />
        </>
      )}
    </Section>
  );
}
