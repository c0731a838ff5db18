'use client';
import { useQueryStates } from 'nuqs';
import { useFilters } from '#components/shell/use-filters';
import { ErrorState } from '#components/ui/states';
import { PageSkeleton } from '../page-skeleton.tsx';
import { useShown } from '../use-shown.ts';
import { RunsAnswer } from './answer.tsx';
import { runsHeadline } from './headline.ts';
import { isNarrowed, runsParams, runsParsers } from './params.ts';
import { ReportGuide } from './report-guide.tsx';
import { RunsSection } from './runs-section.tsx';
import { useRuns } from './use-runs.ts';

/** The training runs: what an epoch cost over all of them, and each with its figures. */
export function RunsView() {
  const [filters] = useFilters();
  const [state, setState] = useQueryStates(runsParsers, { history: 'push' });
  const asked = runsParams(filters, state);
  const runs = useRuns(asked);
  const shown = useShown({ filters, state }, runs.isPlaceholderData);
  if (runs.data === undefined)
    return runs.isError ? (
      <ErrorState
        page
        title="The runs could not be read"
        detail={runs.error.message}
        onRetry={() => void runs.refetch()}
      />
    ) : (
      <PageSkeleton />
    );
  const rows = runs.data.pages.flatMap((page) => page.rows);
  const headline = runsHeadline(rows, isNarrowed(shown.filters, shown.state));
  return (
    <div className={runs.isPlaceholderData ? 'opacity-60' : undefined} aria-busy={runs.isPlaceholderData}>
      <RunsAnswer headline={headline} rows={rows} filters={shown.filters} more={runs.hasNextPage} />
      {headline.kind === 'none' && !headline.narrowed ? (
        <ReportGuide />
      ) : (
        <RunsSection
          asked={asked}
          state={state}
          onState={(change) => void setState(change)}
          runs={runs}
          narrowed={isNarrowed(shown.filters, shown.state)}
        />
      )}
    </div>
  );
}
