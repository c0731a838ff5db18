'use client';
import { useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { narrowedBy } from '#components/shell/filters';
import { useFilters } from '#components/shell/use-filters';
import { ErrorState } from '#components/ui/states';
import { feedsQuery } from '#lib/queries/feeds';
import { ratesQuery, ratesUrl } from '#lib/queries/interruptions';
import { PageSkeleton } from '../page-skeleton.tsx';
import { useShown } from '../use-shown.ts';
import { RateAnswer } from './answer.tsx';
import { EventsSection } from './events-section.tsx';
import { hasExposure, rateHeadline } from './headline.ts';
import { hourParams, listParams, rateParams, rateParsers } from './params.ts';
import { RateSection } from './rate-section.tsx';
import { RateStrip } from './strip.tsx';
import { WhenSection } from './when-section.tsx';

/** How often spot instances are taken back: the answer, by group, by hour of the week, and the events. */
export function InterruptionsView() {
  const [filters] = useFilters();
  const [{ by, tz }, setState] = useQueryStates(rateParsers, { history: 'push' });
  const feeds = useQuery(feedsQuery());
  const groups = rateParams(filters, by);
  const week = hourParams(filters, tz);
  const byPlace = useQuery(ratesQuery(rateParams(filters, 'place')));
  const byGroup = useQuery(ratesQuery(groups));
  const byHour = useQuery(ratesQuery(week));
  const shown = useShown(filters, byPlace.isPlaceholderData);
  const shownBy = useShown(by, byGroup.isPlaceholderData);
  const failed = [byPlace, byGroup, byHour].find((query) => query.isError && query.data === undefined);
  if (failed)
    return (
      <ErrorState
        page
        title="The interruptions could not be read"
        detail={failed.error?.message ?? ''}
        onRetry={() => void Promise.all([byPlace.refetch(), byGroup.refetch(), byHour.refetch()])}
      />
    );
  const { data } = byPlace;
  if (data === undefined) return <PageSkeleton />;
  const tagged = Object.values(shown.tags ?? {}).some((values) => values.length > 0);
  const headline = rateHeadline(data, feeds.data, narrowedBy(shown) > 0 || tagged);
  return (
    <div
      className={byPlace.isPlaceholderData ? 'opacity-60' : undefined}
      aria-busy={byPlace.isPlaceholderData}
    >
      <RateAnswer headline={headline} byPlace={data} filters={shown} />
      {hasExposure(headline) && (
        <>
          <RateStrip total={data.total} />
          <div className="grid gap-x-10 xl:grid-cols-2">
            <RateSection
              rates={byGroup.data}
              by={by}
              shownBy={shownBy}
              onBy={(chosen) => void setState({ by: chosen })}
              csvHref={ratesUrl(groups)}
              stale={byGroup.isPlaceholderData}
            />
            <WhenSection
              rates={byHour.data}
              tz={tz}
              onTz={(chosen) => void setState({ tz: chosen })}
              csvHref={ratesUrl(week)}
              stale={byHour.isPlaceholderData}
            />
          </div>
        </>
      )}
      <EventsSection params={listParams(filters)} />
    </div>
  );
}
