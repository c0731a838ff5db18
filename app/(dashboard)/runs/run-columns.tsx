import type { Route } from 'next';
import Link from 'next/link';
import { Ago } from '#components/ui/ago';
import type { Column } from '#components/ui/data-table';
import { count, pct, usd } from '#components/ui/format';
import { StatusDot } from '#components/ui/status';
import { Unknown } from '#components/ui/unknown';
import type { RunRow } from '#lib/api/schemas/runs';
import { epochsText, epochUsd, nodesText, STATUS_TONES, STATUS_WORDS } from './words.ts';

/** A run's name as the way to its page, and under it its project. */
function Name({ run }: { run: RunRow }) {
  return (
    <>
      <Link
        className="block max-w-[34ch] truncate font-[550] hover:underline max-sm:max-w-[16ch]"
        href={`/runs/${run.id}` as Route}
        title={run.name}
      >
        {run.name}
      </Link>
      {run.project !== null && (
        <span className="block max-w-[34ch] truncate text-xs text-soft max-sm:max-w-[16ch]">
          {run.project}
        </span>
      )}
    </>
  );
}

function Cost({ run }: { run: RunRow }) {
  if (run.totalUsd === null)
    return <Unknown why={run.startedAt === null ? 'not begun' : 'no price is known'} />;
  const atLeast = (run.unpricedHours ?? 0) > 0;
  return (
    <>
      {usd(run.totalUsd)}
      {atLeast && (
        <span className="block text-xs text-soft" title="Some node-hours have no known price">
          at least
        </span>
      )}
    </>
  );
}

/** What an epoch cost; red where its work would have cost less on demand. */
function PerEpoch({ run }: { run: RunRow }) {
  const { effectiveUsdPerEpoch: spot, onDemandUsdPerEpoch: onDemand } = run;
  if (spot === null)
    return <Unknown why={run.epochsCompleted === 0 ? 'no epoch was completed yet' : 'no price is known'} />;
  return <b className={onDemand !== null && spot > onDemand ? 'text-loss' : 'text-spot'}>{epochUsd(spot)}</b>;
}

/** The columns of the list of runs. */
export const runColumns = (asOf: string): Column<RunRow>[] => [
  { key: 'name', header: 'Run', render: (run) => <Name run={run} /> },
  {
    key: 'status',
    header: 'Status',
    render: ({ status }) => (
      <span className="inline-flex items-baseline gap-2">
        <StatusDot tone={STATUS_TONES[status]} className="self-center" />
        {STATUS_WORDS[status]}
      </span>
    ),
  },
  { key: 'epochs', header: 'Epochs', align: 'right', render: epochsText },
  {
    key: 'nodes',
    header: 'Nodes',
    className: 'text-soft',
    render: (run) => {
      const text = nodesText(run);
      return text === null ? (
        <Unknown why={run.startedAt === null ? 'no node has reported' : 'no node says where it runs'} />
      ) : (
        <span title={run.instanceTypes.join(', ')}>{text}</span>
      );
    },
  },
  { key: 'cost', header: 'Cost, USD', align: 'right', render: (run) => <Cost run={run} /> },
  { key: 'epoch', header: 'An epoch, USD', align: 'right', render: (run) => <PerEpoch run={run} /> },
  {
    key: 'onDemand',
    header: 'On demand',
    align: 'right',
    className: 'text-ondemand',
    render: ({ onDemandUsdPerEpoch: amount }) => (amount === null ? null : epochUsd(amount)),
  },
  {
    key: 'overhead',
    header: 'Overhead',
    align: 'right',
    render: ({ overheadPct }) => (overheadPct === null ? null : pct(overheadPct)),
  },
  {
    key: 'interruptions',
    header: 'Interruptions',
    align: 'right',
    render: ({ interruptions, failures }) => (
      <>
        <span className={interruptions > 0 ? 'text-interruption' : 'text-soft'}>{count(interruptions)}</span>
        {failures > 0 && <span className="block text-xs text-soft">and {count(failures)} failed</span>}
      </>
    ),
  },
  {
    key: 'heard',
    header: 'Last heard',
    align: 'right',
    className: 'text-soft',
    render: ({ lastEventAt }) =>
      lastEventAt === null ? <Unknown why="nothing was heard yet" /> : <Ago at={lastEventAt} asOf={asOf} />,
  },
];
