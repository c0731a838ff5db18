'use client';
import { useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { usageNarrowedBy } from '#components/shell/filters';
import { useFilters } from '#components/shell/use-filters';
import { ErrorState } from '#components/ui/states';
import { feedsQuery } from '#lib/queries/feeds';
import { savingsQuery } from '#lib/queries/savings';
import { PageSkeleton } from '../page-skeleton.tsx';
import { useShown } from '../use-shown.ts';
import { SavingsAnswer } from './answer.tsx';
import { BaselineSwitch } from './baseline-switch.tsx';
import { CommittedSection } from './committed-section.tsx';
import { DaySection } from './day-section.tsx';
import { isBilled } from './figures.ts';
import { GroupSection } from './group-section.tsx';
import { hasHours, savingsHeadline } from './headline.ts';
import { InvoiceSection } from './invoice-section.tsx';
import { OptionsSection } from './options-section.tsx';
import { groupParams, reconcileParams, savingsParsers } from './params.ts';
import { SourcesSection } from './sources-section.tsx';
import { SavingsStrip } from './strip.tsx';

/** What spot saved against on demand: the answer, day by day, by every grouping, and what it stands on. */
export function SavingsView() {
  const [filters] = useFilters();
  const [state, setState] = useQueryStates(savingsParsers, { history: 'push' });
  const feeds = useQuery(feedsQuery());
  const pulling = feeds.data?.rows.some((feed) => feed.kind === 'usage' && feed.progress !== null) ?? false;
  const byDay = useQuery({
    ...savingsQuery(groupParams(filters, state, 'day')),
    refetchInterval: pulling ? 5_000 : false,
  });
  const groups = useQuery(savingsQuery(groupParams(filters, state, state.by)));
  const byModel = useQuery(savingsQuery(groupParams(filters, state, 'gpuModel')));
  const other = useQuery(
    savingsQuery(
      groupParams(filters, { ...state, baseline: state.baseline === 'list' ? 'committed' : 'list' }, 'day'),
    ),
  );
  const shown = useShown(filters, byDay.isPlaceholderData);
  const failed = [byDay, groups].find((query) => query.isError && query.data === undefined);
  if (failed)
    return (
      <ErrorState
        page
        title="The savings could not be read"
        detail={failed.error?.message ?? ''}
        onRetry={() => void Promise.all([byDay.refetch(), groups.refetch(), byModel.refetch()])}
      />
    );
  const { data } = byDay;
  if (data === undefined) return <PageSkeleton />;
  const headline = savingsHeadline(data, feeds.data, usageNarrowedBy(shown) > 0);
  const { facets } = data;
  const billed = hasHours(headline) && isBilled(data) ? data : null;
  const known = facets.account.length > 0;
  return (
    <div className={byDay.isPlaceholderData ? 'opacity-60' : undefined} aria-busy={byDay.isPlaceholderData}>
      <SavingsAnswer headline={headline} byDay={data} filters={shown} baseline={data.baseline.kind} />
      {known && (
        <BaselineSwitch baseline={state.baseline} onChange={(baseline) => void setState({ baseline })} />
      )}
      {billed && (
        <>
          {headline.kind !== 'no-spot' && (
            <>
              <SavingsStrip byDay={billed} groups={byModel.data?.rows} />
              <DaySection byDay={billed} tableHref={state.by === 'day' ? '#groups' : undefined} />
            </>
          )}
          <GroupSection
            groups={groups.data}
            filters={filters}
            state={state}
            tagKeys={facets.tagKey}
            onGroup={(by) => void setState({ by })}
            stale={groups.isPlaceholderData}
          />
          <OptionsSection options={data.options} />
        </>
      )}
      {known && (
        <>
          <CommittedSection
            accounts={facets.account}
            baselines={
              state.baseline === 'list'
                ? { list: data, committed: other.data }
                : { list: other.data, committed: data }
            }
          />
          <InvoiceSection
            params={reconcileParams(filters)}
            wider={usageNarrowedBy({ ...filters, region: [], account: [] }) > 0}
          />
          <SourcesSection savings={data} />
        </>
      )}
    </div>
  );
}
