'use client';
import { useQuery } from '@tanstack/react-query';
import { PartedAnswer, SubLine } from '#components/ui/answer';
import { count } from '#components/ui/format';
import { ErrorState } from '#components/ui/states';
import { feedsQuery } from '#lib/queries/feeds';
import { PageSkeleton } from '../page-skeleton.tsx';
import { sourcesAnswer } from './answer.ts';
import { EventWaysSection } from './event-ways-section.tsx';
import { FeedsSection } from './feeds-section.tsx';
import { ImportSection } from './import-section.tsx';

/** Where the data comes from: every feed with its places and runs, and the files that were taken in. */
export function SourcesView() {
  const feeds = useQuery(feedsQuery());
  const { data } = feeds;
  if (data === undefined)
    return feeds.isError ? (
      <ErrorState
        page
        title="The sources could not be read"
        detail={feeds.error.message}
        onRetry={() => void feeds.refetch()}
      />
    ) : (
      <PageSkeleton />
    );
  const prices = data.rows
    .filter((feed) => feed.kind === 'spot-prices')
    .reduce((sum, feed) => sum + feed.rowsKept, 0);
  return (
    <>
      <PartedAnswer parts={sourcesAnswer(data)} />
      <SubLine>
        {data.simulated && 'A simulated cloud behind the same interface as the real one. '}
        {data.rows.length === 0
          ? 'To pull prices from your own account instead, start with SOURCES=aws.'
          : `${prices > 0 ? `About ${count(prices)} price records are kept. ` : ''}A pull that fails keeps the last good data and is tried again.`}
      </SubLine>
      {data.rows.length > 0 && <FeedsSection feeds={data} />}
      <EventWaysSection simulated={data.simulated} />
      <ImportSection simulated={data.simulated} />
    </>
  );
}
