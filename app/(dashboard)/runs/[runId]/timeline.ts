import type { RunTimelineProps } from '#components/charts/run-timeline';
import type { RunResponse } from '#lib/api/schemas/runs';
import { shortInstance } from '../../_events/words.ts';

type Timeline = Pick<RunTimelineProps, 'phases' | 'claims' | 'stops' | 'checkpoints' | 'window' | 'nodes'>;

/** A node as its line says it: `node 3`; a name that is an instance's, or a long one, shortened in the middle. */
export function nodeLabel(node: string): string {
  return /^\d+$/.test(node) ? `node ${node}` : shortInstance(node);
}

/** What the timeline draws of a run, from the first that was paid to the last; null where nothing was. */
export function timelineOf({ phases, segments, stops, checkpoints }: RunResponse): Timeline | null {
  const ends = [...phases, ...segments];
  const [first] = ends;
  if (first === undefined) return null;
  const from = ends.reduce((least, end) => Math.min(least, Date.parse(end.from)), Date.parse(first.from));
  const to = ends.reduce((most, end) => Math.max(most, Date.parse(end.to)), Date.parse(first.to));
  const ms = (stretch: { from: string; to: string }) => ({
    from: Date.parse(stretch.from),
    to: Date.parse(stretch.to),
  });
  return {
    phases: phases.map((phase) => ({ ...ms(phase), part: phase.part })),
    claims: segments.map((segment) => ({
      ...ms(segment),
      node: segment.node,
      place: segment.zone ?? segment.region,
    })),
    stops: stops.map(({ at, cause, node }) => ({ at: Date.parse(at), cause, node })),
    checkpoints: checkpoints.map(ms),
    window: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    nodes: new Set(segments.map(({ node }) => node)).size,
  };
}
