import { pct } from '#components/ui/format';
import { ProgressBar, StatusDot, type StatusTone } from '#components/ui/status';
import type { FeedRow, FeedRun } from '#lib/api/schemas/feeds';

type Status = FeedRow['status'] | FeedRun['status'];

const STATES: Record<Status, { tone: StatusTone; words: string }> = {
  never: { tone: 'quiet', words: 'never ran' },
  queued: { tone: 'quiet', words: 'waiting' },
  running: { tone: 'quiet', words: 'running' },
  succeeded: { tone: 'good', words: 'fresh' },
  partial: { tone: 'warning', words: 'partly failed' },
  failed: { tone: 'bad', words: 'failed' },
  interrupted: { tone: 'warning', words: 'interrupted' },
};

/** A run's or a place's state: a dot and the word for it. */
export function State({ status, words }: { status: Status; words?: string }) {
  const state = STATES[status];
  return (
    <span className="inline-flex items-center gap-2">
      <StatusDot tone={state.tone} />
      {words ?? state.words}
    </span>
  );
}

/** A feed's state; while its first backfill runs, how far that is. */
export function FeedState({ feed }: { feed: FeedRow }) {
  if (feed.progress !== null)
    return (
      <span className="inline-flex items-center gap-2">
        <ProgressBar label={`First pull of ${feed.label.toLowerCase()}`} value={feed.progress} />
        <span className="min-w-9 text-right">{pct(feed.progress * 100, 0)}</span>
      </span>
    );
  if (feed.stale && feed.status === 'succeeded')
    return (
      <span className="inline-flex items-center gap-2 text-interruption">
        <StatusDot tone="warning" />
        late
      </span>
    );
  return <State status={feed.status} />;
}
