'use client';
import { useQueryStates } from 'nuqs';
import { Button } from '#components/ui/button';
import { FilterChip } from '#components/ui/chip';
import { CsvLink } from '#components/ui/csv-link';
import { DataTable } from '#components/ui/data-table';
import { count } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { SegmentedControl } from '#components/ui/segmented-control';
import { ErrorState } from '#components/ui/states';
import type { InterruptionRow, InterruptionsQuery } from '#lib/api/schemas/interruptions';
import { WITNESSES, type Witness } from '#lib/domain/provider-event';
import { interruptionsUrl } from '#lib/queries/interruptions';
import { WITNESS_WORDS } from '../_events/words.ts';
import { eventColumns } from './event-columns.tsx';
import { emptyWords, listNote } from './event-words.ts';
import { csvParams, type EventsState, eventsParams, eventsParsers } from './events-params.ts';
import { useEvents } from './use-events.ts';
import { useNewHappenings } from './use-new-happenings.ts';

const KIND_OPTIONS: { value: InterruptionRow['kind']; label: string }[] = [
  { value: 'interruption', label: 'Interruptions' },
  { value: 'rebalance', label: 'Rebalance recommendations' },
];

/** What narrows a question beside its window and its pages. */
const isNarrowed = ({
  range: _,
  from: __,
  to: ___,
  limit: ____,
  cursor: _____,
  ...lists
}: InterruptionsQuery) => Object.values(lists).some((value) => value !== undefined);

/** The table's own choices: which kind, seen by whom, placed or not. */
function Choices({
  state,
  onState,
}: {
  state: EventsState;
  onState: (change: Partial<EventsState>) => void;
}) {
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <SegmentedControl
        label="Kind of event"
        options={KIND_OPTIONS}
        value={state.kind}
        onChange={(kind) => onState({ kind })}
      />
      <FilterChip
        label="Seen by"
        options={WITNESSES}
        selected={state.witness}
        onChange={(witness) => onState({ witness: witness as Witness[] })}
        text={(witness) => WITNESS_WORDS[witness as Witness]}
      />
      <label className="flex min-h-7 items-center gap-2 text-sm text-soft">
        <input
          type="checkbox"
          className="size-3.5 accent-spot"
          checked={state.placed === 'false'}
          onChange={(event) => onState({ placed: event.target.checked ? 'false' : null })}
        />
        Not placed only
      </label>
    </div>
  );
}

/** Every interruption of the window, or every rebalance recommendation, newest first; new ones appear by themselves. */
export function EventsSection({ params }: { params: InterruptionsQuery }) {
  const [state, setState] = useQueryStates(eventsParsers, { history: 'replace' });
  const asked = eventsParams(params, state);
  const csv = interruptionsUrl(csvParams(asked));
  const pages = useEvents(asked);
  const page = pages.data?.pages[0];
  const rows = pages.data?.pages.flatMap((one) => one.rows);
  useNewHappenings(csv, pages.isPlaceholderData ? undefined : page);
  return (
    <Section id="events" title="Events" note={page && listNote(page)} action={<CsvLink href={csv} />}>
      <Choices state={state} onState={(change) => void setState(change)} />
      {pages.isError && !pages.data ? (
        <ErrorState
          title="The events could not be read"
          detail={pages.error.message}
          onRetry={() => void pages.refetch()}
        />
      ) : (
        <div className={pages.isPlaceholderData ? 'opacity-60' : ''}>
          <DataTable
            caption={`${state.kind === 'interruption' ? 'Interruptions' : 'Rebalance recommendations'}, newest first`}
            columns={eventColumns(state.kind, page?.asOf ?? '')}
            rows={rows}
            rowKey={(row) => row.id}
            empty={emptyWords(state.kind, {
              byTable: state.witness.length > 0 || state.placed !== null,
              byPage: isNarrowed(params),
            })}
          />
        </div>
      )}
      {rows && page && page.notPlaced > 0 && (
        <p className="mt-2 text-sm text-soft">
          Not placed: the inventory does not (yet) know the instance; its event waits, and counts in no rate
          until it does.
        </p>
      )}
      {rows && page && rows.length > 0 && (
        <p className="mt-3 flex items-baseline gap-3 text-sm text-soft">
          <span role="status">
            {count(rows.length)} of {count(page.total)}
          </span>
          {pages.hasNextPage && (
            <Button
              onClick={() => void pages.fetchNextPage()}
              busy={pages.isFetchingNextPage ? 'Loading …' : null}
            >
              Show more
            </Button>
          )}
        </p>
      )}
    </Section>
  );
}
