import type { Plot } from './plot.ts';
import { PART_INKS } from './run-inks.tsx';
import type { timelineRows } from './run-timeline-plot.ts';
import type { TimelineCheckpoint, TimelineNode } from './run-timeline-rows.ts';

type Props = {
  lane: TimelineNode;
  label: string;
  rows: ReturnType<typeof timelineRows>;
  row: number;
  plot: Plot;
  marks: readonly TimelineCheckpoint[];
  /** px that a mark takes at least */
  markWidth: number;
};

/** The line of one node: its name, when it was paid, what it did, the checkpoints that were saved. */
export function TimelineLane({ lane, label, rows, row, plot, marks, markWidth }: Props) {
  const y = rows.top(row);
  const width = (from: number, to: number) => Math.max(0.5, plot.x(to) - plot.x(from));
  const was = (mark: TimelineCheckpoint) =>
    lane.claims.some((claim) => claim.from <= mark.from && mark.from < claim.to);
  return (
    <>
      <text
        x={0}
        y={rows.narrow ? y - 4 : y + 13}
        className={`fill-ink ${rows.narrow ? 'text-[12px]' : 'text-[13px]'}`}
      >
        {label} <tspan className="fill-soft text-[12px]">{lane.place ?? ''}</tspan>
      </text>
      {lane.claims.map(({ from, to }) => (
        <rect
          key={from}
          x={plot.x(from)}
          y={y}
          width={width(from, to)}
          height={rows.bar}
          fill={PART_INKS.idle}
        />
      ))}
      {lane.parts.map(({ from, to, part }) => (
        <rect
          key={`${from} ${part}`}
          x={plot.x(from)}
          y={y}
          width={width(from, to)}
          height={rows.bar}
          fill={PART_INKS[part]}
        />
      ))}
      {marks.filter(was).map((mark) => (
        <rect
          key={mark.from}
          x={plot.x(mark.from)}
          y={y}
          width={Math.max(markWidth, width(mark.from, mark.to))}
          height={rows.bar}
          fill={PART_INKS.checkpoint}
        />
      ))}
    </>
  );
}
