'use client';
import { type Column, DataTable } from '#components/ui/data-table';
import { counted, usd } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { Unknown } from '#components/ui/unknown';
import type { RunResponse } from '#lib/api/schemas/runs';
import { dateTimeSeconds, span } from '../../_events/words.ts';
import { InstanceLink } from '../../interruptions/instance-link.tsx';
import { type StopCost, stopCosts } from './stops.ts';
import { nodeLabel } from './timeline.ts';
import { useFirst } from './use-first.tsx';

function Took({ seconds, amount, within }: { seconds: number; amount: number | null; within: boolean }) {
  if (within && seconds === 0) return <span className="text-soft">with the stop before</span>;
  return (
    <>
      {amount === null ? <Unknown why="no price is known" /> : usd(amount)}
      <span className="block text-xs text-soft">{span(seconds)}</span>
    </>
  );
}

const columnsOf = (asOf: string): Column<StopCost>[] => [
  { key: 'at', header: 'When, UTC', render: ({ at }) => dateTimeSeconds(at, asOf) },
  {
    key: 'cause',
    header: 'Cause',
    render: ({ cause }) => (
      <span className={cause === 'interruption' ? 'text-interruption' : 'text-soft'}>{cause}</span>
    ),
  },
  {
    key: 'node',
    header: 'Node',
    render: ({ node }) =>
      node === null ? <span className="text-soft">not known which</span> : nodeLabel(node),
  },
  {
    key: 'instance',
    header: 'Instance taken',
    render: ({ instanceId, cause }) =>
      instanceId !== null ? (
        <InstanceLink id={instanceId} />
      ) : cause === 'interruption' ? (
        <Unknown why="not known which" />
      ) : (
        <span className="text-soft">none</span>
      ),
  },
  {
    key: 'lost',
    header: 'Lost work, USD',
    align: 'right',
    render: (stop) => <Took seconds={stop.lostSeconds} amount={stop.lostUsd} within={stop.within} />,
  },
  {
    key: 'restart',
    header: 'Restart, USD',
    align: 'right',
    render: (stop) => <Took seconds={stop.restartSeconds} amount={stop.restartUsd} within={stop.within} />,
  },
  {
    key: 'resumed',
    header: 'Went on, UTC',
    align: 'right',
    render: ({ resumedAt }) =>
      resumedAt === null ? <span className="text-soft">not yet</span> : dateTimeSeconds(resumedAt, asOf),
  },
];

/** What stopped the run, and what each stop took of it. */
export function StopsSection({ data }: { data: RunResponse }) {
  const stops = stopCosts(data);
  const { shown, more } = useFirst(stops, 30, 'stops');
  return (
    <Section
      id="stops"
      title="Stops"
      note={
        stops.length === 0
          ? 'none so far'
          : `${counted(stops.length, 'stop')}, newest first; a gang stops as a whole, and loses work on all its nodes`
      }
    >
      <DataTable
        caption="Stops of the run, newest first"
        columns={columnsOf(data.asOf)}
        rows={shown}
        rowKey={({ at, node }) => `${at} ${node}`}
        empty="Nothing has stopped it."
      />
      {more}
    </Section>
  );
}
