'use client';
import { type Column, DataTable } from '#components/ui/data-table';
import { counted, dateTime, usd } from '#components/ui/format';
import { Section } from '#components/ui/section';
import { Unknown } from '#components/ui/unknown';
import type { RunResponse } from '#lib/api/schemas/runs';
import { ran, span } from '../../_events/words.ts';
import { InstanceLink } from '../../interruptions/instance-link.tsx';
import { nodeLabel } from './timeline.ts';
import { useFirst } from './use-first.tsx';
import { stayText } from './words.ts';

type Segment = RunResponse['segments'][number];

const columnsOf = (asOf: string, then: (segment: Segment) => string): Column<Segment>[] => [
  { key: 'node', header: 'Node', render: ({ node }) => nodeLabel(node) },
  { key: 'instance', header: 'Instance', render: ({ instanceId }) => <InstanceLink id={instanceId} /> },
  {
    key: 'type',
    header: 'Type',
    className: 'font-mono text-xs',
    render: ({ instanceType }) => instanceType,
  },
  { key: 'zone', header: 'Zone', render: ({ zone, region }) => zone ?? region },
  {
    key: 'lifecycle',
    header: 'Paid as',
    className: 'text-soft',
    render: ({ lifecycle }) =>
      lifecycle === null ? (
        <Unknown why="no source knows the instance" />
      ) : lifecycle === 'spot' ? (
        'spot'
      ) : (
        'on demand'
      ),
  },
  { key: 'from', header: 'From, UTC', render: ({ from }) => dateTime(from, asOf) },
  {
    key: 'time',
    header: 'For',
    align: 'right',
    render: ({ from, to }) => ran((Date.parse(to) - Date.parse(from)) / 1000),
  },
  {
    key: 'end',
    header: 'Then',
    render: (segment) => (
      <span className={segment.interrupted ? 'text-interruption' : 'text-soft'}>{then(segment)}</span>
    ),
  },
  {
    key: 'usd',
    header: 'Cost, USD',
    align: 'right',
    render: ({ usd: amount, waivedUsd, unpricedHours }) => (
      <>
        {amount === null ? <Unknown why="no price is known" /> : usd(amount)}
        {waivedUsd > 0 && <span className="block text-xs text-spot">{usd(waivedUsd)} waived</span>}
        {amount !== null && unpricedHours >= 1 / 60 && (
          <span className="block text-xs text-soft">{span(unpricedHours * 3600)} without a price</span>
        )}
      </>
    ),
  },
];

/** The instances that the run was on, each with the time of it that belongs to the run. */
export function InstancesSection({ data: { run, segments, asOf } }: { data: RunResponse }) {
  const newest = segments.toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from));
  const { shown, more } = useFirst(newest, 30, 'stays');
  const isNewest = (segment: Segment) => newest.find(({ node }) => node === segment.node) === segment;
  return (
    <Section
      id="instances"
      title="Instances"
      note={`${counted(segments.length, 'stay')} of its nodes on instances, newest first; only the time that belongs to this run`}
    >
      <DataTable
        caption="Instances that the run was on, newest first"
        columns={columnsOf(asOf, (segment) => stayText(segment, isNewest(segment), run.status))}
        rows={shown}
        rowKey={({ node, instanceId, from }) => `${node} ${instanceId} ${from}`}
        empty="None yet: no node has said where it runs."
      />
      {more}
    </Section>
  );
}
