'use client';
import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button';
import { FilterChip } from '#components/ui/chip';
import { CsvLink } from '#components/ui/csv-link';
import { DataTable } from '#components/ui/data-table';
import { count } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { RunRow, RunsQuery } from '#lib/api/schemas/runs';
import { runFacetsQuery, runsUrl } from '#lib/queries/runs';
import { runFacets } from './facets.ts';
import { type RunsState, type runsParams, STATUSES } from './params.ts';
import { runColumns } from './run-columns.tsx';
import type { useRuns } from './use-runs.ts';
import { projectText, STATUS_WORDS } from './words.ts';

type Props = {
  asked: ReturnType<typeof runsParams>;
  state: RunsState;
  onState: (change: Partial<RunsState>) => void;
  runs: ReturnType<typeof useRuns>;
  narrowed: boolean;
};

const isStatus = (word: string): word is RunRow['status'] => STATUSES.some((status) => status === word);

/** The table's own choices: how runs stand, and of which project. */
function Choices({ range, state, onState }: Pick<Props, 'state' | 'onState'> & Pick<RunsQuery, 'range'>) {
  const facets = useQuery(runFacetsQuery({ range }));
  const { project } = runFacets(facets.data?.rows ?? []);
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <FilterChip
        label="Status"
        options={STATUSES}
        selected={state.status}
        onChange={(status) => onState({ status: status.filter(isStatus) })}
        text={(status) => (isStatus(status) ? STATUS_WORDS[status] : status)}
      />
      <FilterChip
        label="Project"
        options={project}
        selected={state.project}
        onChange={(chosen) => onState({ project: chosen })}
        text={projectText}
      />
      {(state.status.length > 0 || state.project.length > 0) && (
        <Button shape="quiet" onClick={() => onState({ status: [], project: [] })}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** Every run that went on in the window, newest first; what goes on is followed by itself. */
export function RunsSection({ asked, state, onState, runs, narrowed }: Props) {
  const page = runs.data?.pages[0];
  const rows = runs.data?.pages.flatMap((one) => one.rows);
  return (
    <Section
      id="runs"
      title="Runs"
      note="newest first; overhead is all that was paid beyond the useful work"
      action={<CsvLink href={runsUrl(asked)} />}
    >
      <Choices range={asked.range} state={state} onState={onState} />
      <div className={runs.isPlaceholderData ? 'opacity-60' : ''}>
        <DataTable
          caption="Training runs, newest first"
          columns={runColumns(page?.asOf ?? '')}
          rows={rows}
          rowKey={(run) => run.id}
          empty={narrowed ? 'No run matches these filters.' : 'No run yet.'}
        />
      </div>
      {rows && rows.length > 0 && (
        <p className="mt-3 flex items-baseline gap-3 text-sm text-soft">
          <span role="status">
            {runs.hasNextPage ? `the newest ${count(rows.length)}` : `all ${count(rows.length)}`}
          </span>
          {runs.hasNextPage && (
            <Button
              onClick={() => void runs.fetchNextPage()}
              busy={runs.isFetchingNextPage ? 'Loading …' : null}
            >
              Show more
            </Button>
          )}
        </p>
      )}
    </Section>
  );
}
