'use client';
import { useState } from 'react';
import { PART_WORDS } from '#components/charts/run-inks';
import { RunTimeline } from '#components/charts/run-timeline';
import { Button } from '#components/ui/button';
import { ChartSection } from '#components/ui/chart-section';
import { type Column, DataTable } from '#components/ui/data-table';
import { count, counted, usd } from '#components/ui/format';
import { Unknown } from '#components/ui/unknown';
import type { RunResponse } from '#lib/api/schemas/runs';
import { runUrl } from '#lib/queries/runs';
import { dateTimeSeconds, span } from '../../_events/words.ts';
import { nodeLabel, timelineOf } from './timeline.ts';

type Phase = RunResponse['phases'][number];

/** More nodes than that are shown only when asked for: a gang's do the same but for their moves. */
const MOST_NODES = 12;
/** More phases than that are in the CSV alone. */
const MOST_PHASES = 500;

const columnsOf = (asOf: string): Column<Phase>[] => [
  { key: 'from', header: 'From, UTC', render: ({ from }) => dateTimeSeconds(from, asOf) },
  { key: 'to', header: 'To, UTC', render: ({ to }) => dateTimeSeconds(to, asOf) },
  { key: 'part', header: 'What', render: ({ part }) => PART_WORDS[part] },
  {
    key: 'cause',
    header: 'Because of',
    render: ({ cause }) =>
      cause === null ? (
        ''
      ) : (
        <span className={cause === 'interruption' ? 'text-interruption' : 'text-soft'}>{cause}</span>
      ),
  },
  { key: 'hours', header: 'Node time', align: 'right', render: ({ hours }) => span(hours * 3600) },
  {
    key: 'usd',
    header: 'USD',
    align: 'right',
    render: ({ usd: amount }) => (amount === null ? <Unknown why="no price is known" /> : usd(amount)),
  },
];

/** What each node did when; as a table what the gang did, stretch by stretch. */
export function TimelineSection({ data }: { data: RunResponse }) {
  const [all, setAll] = useState(false);
  const { run, phases, checkpoints, asOf } = data;
  const timeline = timelineOf(data);
  if (timeline === null) return null;
  const nodes = all ? timeline.nodes : Math.min(MOST_NODES, timeline.nodes);
  return (
    <ChartSection
      id="timeline"
      title="What the nodes did"
      note={`${counted(checkpoints.length, 'checkpoint')} saved, a mark each where they find room; each amber line is an interruption${run.failures > 0 ? ', grey another stop' : ''}`}
      csvHref={runUrl(run.id)}
      stale={false}
      chart={
        <>
          <RunTimeline
            {...timeline}
            nodes={nodes}
            open={run.status === 'running'}
            nodeLabel={nodeLabel}
            caption={`What each of ${count(timeline.nodes)} nodes did over time in UTC: useful work, lost work, restarts and idle time, with checkpoints and stops; the button Table shows the same as numbers`}
          />
          {timeline.nodes > MOST_NODES && (
            <p className="mt-2 text-sm text-soft">
              {all ? '' : `${count(timeline.nodes - nodes)} more nodes. `}
              <Button shape="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? 'Show fewer nodes' : 'Show all nodes'}
              </Button>
            </p>
          )}
        </>
      }
      table={
        <>
          <DataTable
            caption="What the gang did, newest first"
            columns={columnsOf(asOf)}
            rows={phases.slice(-MOST_PHASES).toReversed()}
            rowKey={(phase) => `${phase.from} ${phase.part}`}
            empty="Nothing was done yet."
          />
          {phases.length > MOST_PHASES && (
            <p className="mt-2 text-sm text-soft">
              The newest {count(MOST_PHASES)} of {count(phases.length)}; the CSV has all.
            </p>
          )}
        </>
      }
    />
  );
}
