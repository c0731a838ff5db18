import type { Route } from 'next';
import Link from 'next/link';
import { Ago, Until } from '#components/ui/ago';
import { DataTable } from '#components/ui/data-table';
import { count, duration } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { FeedsResponse } from '#lib/api/schemas/feeds';
import { FeedState } from '../_feeds/feed-state.tsx';

/** Whether a feed's state is worth a place beside the answer: it is still coming for the first time, failed or late. */
export const needsALook = ({ progress, status, stale }: FeedsResponse['rows'][number]): boolean =>
  progress !== null || stale || status === 'failed' || status === 'partial';

/** How old each kind of data is, and when more comes. */
export function FreshnessTable({ feeds }: { feeds: FeedsResponse | undefined }) {
  const asOf = feeds?.asOf ?? '';
  return (
    <Section
      title="Freshness"
      note="each kind of data is at least this fresh, everywhere it is pulled from"
      action={
        <Link className="link-quiet" href="/sources">
          Sources
        </Link>
      }
    >
      <DataTable
        caption="Freshness of each feed"
        skeletonRows={4}
        rows={feeds?.rows}
        rowKey={(feed) => feed.id}
        columns={[
          {
            key: 'feed',
            header: 'Feed',
            render: (feed) => (
              <Link className="hover:underline" href={`/sources#${feed.id}` as Route}>
                {feed.label}
              </Link>
            ),
          },
          { key: 'state', header: 'State', render: (feed) => <FeedState feed={feed} /> },
          {
            key: 'age',
            header: 'Last success',
            align: 'right',
            render: (feed) => feed.lastSuccessAt && <Ago at={feed.lastSuccessAt} asOf={asOf} />,
          },
          { key: 'every', header: 'Every', align: 'right', render: (feed) => duration(feed.periodSeconds) },
          {
            key: 'next',
            header: 'Next',
            align: 'right',
            render: (feed) => feed.nextRunAt && <Until at={feed.nextRunAt} asOf={asOf} />,
          },
          { key: 'kept', header: 'Rows kept', align: 'right', render: (feed) => count(feed.rowsKept) },
        ]}
      />
    </Section>
  );
}
