'use client';
import dynamic from 'next/dynamic';
import { timelineHeight } from './run-timeline-plot.ts';
import type { TimelineCheckpoint, TimelineClaim, TimelinePhase, TimelineStop } from './run-timeline-rows.ts';

const Drawing = dynamic(() => import('./run-timeline-drawing.tsx'), { ssr: false });

export type RunTimelineProps = {
  /** what the gang did, in the order of time; times in ms */
  phases: readonly TimelinePhase[];
  claims: readonly TimelineClaim[];
  stops: readonly TimelineStop[];
  checkpoints: readonly TimelineCheckpoint[];
  /** of all that is drawn; ISO 8601 */
  window: { from: string; to: string };
  /** the run goes on: its end is now */
  open: boolean;
  /** how many nodes, each a line */
  nodes: number;
  /** how a node's name reads */
  nodeLabel: (node: string) => string;
  caption: string;
};

/**
 * What each node of a run did: work, lost work, restarts and idle time as a bar, saved checkpoints as marks on it, stops as
 * lines through it, amber where the provider took an instance. A reading line tells it to keyboard and ear.
 */
export function RunTimeline(props: RunTimelineProps) {
  return (
    <figure className="m-0">
      <div className="relative" style={{ height: timelineHeight(props.nodes) }}>
        <Drawing {...props} />
      </div>
      <figcaption className="sr-only">{props.caption}</figcaption>
    </figure>
  );
}
