'use client';
import { useState } from 'react';
import { Ago, Until } from '#components/ui/ago';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, usd } from '#components/ui/format';
import { Section } from '#components/ui/section';
import type { FeedRow, FeedsResponse } from '#lib/api/schemas/feeds';
import { FeedState } from '../_feeds/feed-state.tsx';
import { FeedDetail } from './feed-detail.tsx';
import { SyncButton } from './sync-button.tsx';

function failures(feed: FeedRow): number {
  return feed.scopes.filter((scope) => scope.lastRun.error !== null).length;
}

function columnsOf(asOf: string, open: ReadonlySet<string>, toggle: (id: string) => void): Column<FeedRow>[] {
  return [
    {
      key: 'feed',
      header: 'Feed',
      render: (feed) => (
        <>
          <button
            type="button"
            id={feed.id}
            aria-expanded={open.has(feed.id)}
            className="group inline-flex items-baseline gap-2 text-left"
            onClick={() => toggle(feed.id)}
          >
            <span
              aria-hidden="true"
              className="w-2 text-soft transition-transform group-aria-expanded:rotate-90"
            >
              ›
            </span>
            <span className="font-[550] group-hover:underline">{feed.label}</span>
          </button>
          {feed.paid && (
            <span className="block pl-4 text-xs text-soft">
              <b className="font-[550] text-ink">{usd(feed.paid.usd)}</b> this month, limit{' '}
              {usd(feed.paid.limitUsdPerMonth, Number.isInteger(feed.paid.limitUsdPerMonth) ? 0 : 2)}
            </span>
          )}
        </>
      ),
    },
    { key: 'state', header: 'State', render: (feed) => <FeedState feed={feed} /> },
    {
      key: 'last',
      header: 'Last success',
      align: 'right',
      render: (feed) => feed.lastSuccessAt && <Ago at={feed.lastSuccessAt} asOf={asOf} />,
    },
    {
      key: 'next',
      header: 'Next run',
      align: 'right',
      render: (feed) => feed.nextRunAt && <Until at={feed.nextRunAt} asOf={asOf} />,
    },
    { key: 'read', header: 'Read', align: 'right', render: (feed) => count(feed.rowsRead) },
    { key: 'written', header: 'Written', align: 'right', render: (feed) => count(feed.rowsWritten) },
    { key: 'unchanged', header: 'Unchanged', align: 'right', render: (feed) => count(feed.rowsUnchanged) },
    {
      key: 'kept',
      header: 'Kept',
      align: 'right',
      className: 'font-semibold',
      render: (feed) => count(feed.rowsKept),
    },
    {
      key: 'errors',
      header: 'Errors',
      align: 'right',
      render: (feed) => (
        <span className={failures(feed) > 0 ? 'text-loss' : 'text-soft'}>{failures(feed)}</span>
      ),
    },
    {
      key: 'sync',
      header: <span className="sr-only">Sync</span>,
      align: 'right',
      render: (feed) => <SyncButton feed={feed} />,
    },
  ];
}

/** Every feed: how fresh, what its newest runs did, and its places behind it. */
export function FeedsSection({ feeds }: { feeds: FeedsResponse }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setToggled((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <Section
      title="Feeds"
      note={`from ${feeds.sources.join(' and ')}; rows read and written are those of the newest run of every place`}
    >
      <DataTable
        caption="Each feed and its newest runs"
        columns={columnsOf(feeds.asOf, toggled, toggle)}
        rows={feeds.rows}
        rowKey={(feed) => feed.id}
        detail={(feed) => (toggled.has(feed.id) ? <FeedDetail feed={feed} asOf={feeds.asOf} /> : null)}
      />
    </Section>
  );
}
