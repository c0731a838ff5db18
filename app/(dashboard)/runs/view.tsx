'use client';
import { useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { useFilters } from '#components/shell/use-filters';
import { ErrorState } from '#components/ui/states';
import { tookBackQuery } from '#lib/queries/took-back';
import { PageSkeleton } from '../page-skeleton.tsx';
import { useShown } from '../use-shown.ts';
import { RunsAnswer } from './answer.tsx';
import { runsHeadline } from './headline.ts';
import { isByRun, isNarrowed, moneyParams, runsParams, runsParsers } from './params.ts';
import { ReportGuide } from './report-guide.tsx';
import { RunsSection } from './runs-section.tsx';
import { useRuns } from './use-runs.ts';

/** The training runs: what they were paid and lost together, and each with its figures. */
export function RunsView() {
  const [filters] = useFilters();
  const [state, setState] = useQueryStates(runsParsers, { history: 'push' });
  const asked = runsParams(filters, state);
  const runs = useRuns(asked);
  const paid = useQuery(tookBackQuery(moneyParams(filters)));
  const stale = runs.isPlaceholderData || paid.isPlaceholderData;
  const shown = useShown({ filters, state }, stale);
  if (runs.data === undefined || paid.isPending)
    return runs.data === undefined && runs.isError ? (
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
  const money = isByRun(shown.state) ? null : (paid.data ?? null);
  const headline = runsHeadline(rows, isNarrowed(shown.filters, shown.state), money);
  return (
    <div className={stale ? 'opacity-60' : undefined} aria-busy={stale}>
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
