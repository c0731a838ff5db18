'use client';
import { useQuery } from '@tanstack/react-query';
import { CsvLink } from '#components/ui/csv-link';
import { count } from '#components/ui/format';
import { ErrorState } from '#components/ui/states';
import { apiUrl } from '#lib/queries/api-fetch';
import { eventsQuery } from '#lib/queries/events';
import { RawEvents } from '../_events/raw-events.tsx';
import { countsWords } from './event-counts.ts';

const REFRESH_MS = 10_000;
const REFUSED = { status: ['refused' as const] };

/** What became of all events, and those that were refused: why, and what they say. */
export function RefusedEvents({ asOf }: { asOf: string }) {
  const events = useQuery({ ...eventsQuery({ ...REFUSED, limit: 50 }), refetchInterval: REFRESH_MS });
  const { data } = events;
  if (events.isError && data === undefined)
    return (
      <ErrorState
        title="The events could not be read"
        detail={events.error.message}
        onRetry={() => void events.refetch()}
      />
    );
  return (
    <div id="refused-events" className="mt-6 scroll-mt-4">
      <div className="mb-1 flex flex-wrap items-baseline gap-x-3 text-sm">
        <h3 className="font-semibold">Refused</h3>
        {data && <p className="text-soft">{countsWords(data.counts)}</p>}
        <CsvLink href={apiUrl('/api/v1/events', REFUSED)} className="link-quiet ml-auto" />
      </div>
      <RawEvents
        caption="Refused events, newest first"
        events={data?.rows}
        asOf={asOf}
        empty="None kept. A post that cannot be read is answered with the reason."
      />
      {data && data.nextCursor !== null && (
        <p className="pt-1 text-xs text-soft">
          the newest {count(data.rows.length)} of {count(data.counts.refused)}; the CSV has all
        </p>
      )}
    </div>
  );
}
