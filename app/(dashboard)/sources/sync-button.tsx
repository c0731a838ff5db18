'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button';
import type { FeedRow } from '#lib/api/schemas/feeds';
import { feedsQuery, syncFeed } from '#lib/queries/feeds';

/** Asks for a pull now, and says what came of the asking. */
export function SyncButton({ feed }: { feed: FeedRow }) {
  const client = useQueryClient();
  const sync = useMutation({
    mutationFn: () => syncFeed(feed.id),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: feedsQuery().queryKey }),
        client.invalidateQueries({ queryKey: ['feed-runs', feed.id] }),
      ]),
  });
  const running = feed.status === 'running' || feed.status === 'queued';
  const busy = sync.isPending ? 'Asking…' : running ? 'Running…' : null;
  return (
    <span className="inline-flex flex-row-reverse items-baseline gap-2">
      <Button busy={busy} onClick={() => sync.mutate()} aria-label={`Sync ${feed.label.toLowerCase()} now`}>
        Sync now
      </Button>
      <span
        role="status"
        className={`max-w-56 text-xs whitespace-normal ${sync.isError ? 'text-loss' : 'text-soft'}`}
      >
        {sync.isError && sync.error.message}
        {sync.isSuccess &&
          !running &&
          `asked ${sync.data.feedRunIds.length === 1 ? 'one place' : `${sync.data.feedRunIds.length} places`}`}
      </span>
    </span>
  );
}
