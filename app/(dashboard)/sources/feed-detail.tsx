'use client';
import { useQuery } from '@tanstack/react-query';
import { Ago } from '#components/ui/ago';
import { CsvLink } from '#components/ui/csv-link';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, counted, dateTime, duration, pct, usd } from '#components/ui/format';
import { ErrorState } from '#components/ui/states';
import { ProgressBar } from '#components/ui/status';
import type { FeedRow, FeedRun, FeedsResponse } from '#lib/api/schemas/feeds';
import { apiUrl } from '#lib/queries/api-fetch';
import { feedRunsQuery } from '#lib/queries/feeds';
import { State } from '../_feeds/feed-state.tsx';

type Scope = FeedsResponse['rows'][number]['scopes'][number];

const placeOf = (run: { account: string; region: string }) =>
  run.region === '' && run.account === '' ? 'listing of places' : run.region || 'all regions';

function Said({ run }: { run: FeedRun }) {
  if (run.error === null && run.notes.length === 0)
    return <span className="text-soft">nothing to report</span>;
  return (
    <span className="block max-w-[52ch] whitespace-normal">
      {run.error && <span className="text-loss">{run.error}</span>}
      {run.notes.map((note) => (
        <span key={note} className="block text-soft">
          {note}
        </span>
      ))}
    </span>
  );
}

const scopeColumns = (asOf: string): Column<Scope>[] => [
  { key: 'region', header: 'Place', render: placeOf },
  {
    key: 'account',
    header: 'Account',
    className: 'font-mono text-xs',
    render: (scope) => scope.account || null,
  },
  {
    key: 'state',
    header: 'State',
    render: ({ lastRun, stale }) =>
      lastRun.status === 'running' && lastRun.progress !== null ? (
        <span className="inline-flex items-center gap-2">
          <ProgressBar label={`Pull of ${placeOf(lastRun)}`} value={lastRun.progress} />
          {pct(lastRun.progress * 100, 0)}
        </span>
      ) : (
        <State status={lastRun.status} words={stale && lastRun.status === 'succeeded' ? 'late' : undefined} />
      ),
  },
  {
    key: 'last',
    header: 'Last success',
    align: 'right',
    render: (scope) => scope.lastSuccessAt && <Ago at={scope.lastSuccessAt} asOf={asOf} />,
  },
  {
    key: 'watermark',
    header: 'Complete until, UTC',
    align: 'right',
    render: (scope) => scope.watermark && dateTime(scope.watermark, asOf),
  },
  { key: 'said', header: 'Last run said', render: (scope) => <Said run={scope.lastRun} /> },
];

const runColumns = (asOf: string): Column<FeedRun>[] => [
  { key: 'at', header: 'Started, UTC', render: (run) => run.startedAt && dateTime(run.startedAt, asOf) },
  { key: 'place', header: 'Place', render: placeOf },
  { key: 'account', header: 'Account', className: 'font-mono text-xs', render: (run) => run.account || null },
  {
    key: 'state',
    header: 'State',
    render: (run) => <State status={run.status} words={run.status === 'succeeded' ? 'done' : undefined} />,
  },
  {
    key: 'took',
    header: 'Took',
    align: 'right',
    render: (run) => (run.durationSeconds === null ? null : duration(run.durationSeconds)),
  },
  { key: 'read', header: 'Read', align: 'right', render: (run) => count(run.rowsRead) },
  { key: 'written', header: 'Written', align: 'right', render: (run) => count(run.rowsWritten) },
  { key: 'unchanged', header: 'Unchanged', align: 'right', render: (run) => count(run.rowsUnchanged) },
  { key: 'said', header: 'Said', render: (run) => <Said run={run} /> },
];

/** What a feed's calls cost, where the provider charges for them. */
function Paid({ paid }: { paid: NonNullable<FeedRow['paid']> }) {
  return (
    <p className="text-sm text-soft">
      AWS charges {usd(paid.usdPerCall, 2)} a call: {counted(paid.calls, 'call')} this month,{' '}
      <b className="font-[550] text-ink">{usd(paid.usd, 2)}</b>
      {paid.usdPerMonth !== null && `; at this pace ${usd(paid.usdPerMonth, 2)} a month`}. Its limit is{' '}
      {usd(paid.limitUsdPerMonth, 2)} a month: there it stops (
      <code className="font-mono text-xs text-ink">COST_EXPLORER_MAX_USD_PER_MONTH</code>).
    </p>
  );
}

/** Behind a feed: its places with their watermarks and errors, and its newest runs. */
export function FeedDetail({ feed, asOf }: { feed: FeedRow; asOf: string }) {
  const busy = feed.status === 'running' || feed.status === 'queued';
  const runs = useQuery({ ...feedRunsQuery(feed.id, { limit: 20 }), refetchInterval: busy ? 2_000 : 30_000 });
  return (
    <div className="space-y-5 pt-3 pb-6 pl-4">
      <p className="text-sm text-soft">
        <code className="font-mono text-xs text-ink">{feed.id}</code>, every {duration(feed.periodSeconds)},
        each place on its own: what fails in one is kept from the others.
      </p>
      {feed.paid && <Paid paid={feed.paid} />}
      <DataTable
        caption={`Places of ${feed.label}`}
        columns={scopeColumns(asOf)}
        rows={feed.scopes}
        rowKey={(scope) => `${scope.account}/${scope.region}`}
        empty="It has not been listed yet where to pull from."
      />
      <div>
        <div className="mb-1 flex items-baseline gap-3 text-sm">
          <h3 className="font-semibold">Newest runs</h3>
          <CsvLink href={apiUrl(`/api/v1/feeds/${feed.id}/runs`)} className="link-quiet ml-auto" />
        </div>
        {runs.isError ? (
          <ErrorState
            title="The runs could not be read"
            detail={runs.error.message}
            onRetry={() => void runs.refetch()}
          />
        ) : (
          <DataTable
            caption={`Newest runs of ${feed.label}`}
            columns={runColumns(asOf)}
            rows={runs.data?.rows}
            rowKey={(run) => run.id}
            empty="It never ran."
            skeletonRows={4}
          />
        )}
      </div>
    </div>
  );
}
