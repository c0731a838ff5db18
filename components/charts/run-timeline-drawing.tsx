'use client';
import { useMemo, useRef, useState } from 'react';
import { count, counted, dateTime } from '#components/ui/format';
import { Crosshair } from './crosshair.tsx';
import { makePlot } from './plot.ts';
import { CAUSE_INKS, PART_INKS, PART_WORDS } from './run-inks.tsx';
import type { RunTimelineProps } from './run-timeline.tsx';
import { TimelineLane } from './run-timeline-lane.tsx';
import { timeLabels, timelineHeight, timelineRows } from './run-timeline-plot.ts';
import { checkpointMarks, partAt, thinPhases, timelineNodes } from './run-timeline-rows.ts';
import { useSize } from './use-size.ts';

/** Px that the words of a time take. */
const LABEL = 84;

const wordsOf = (part: ReturnType<typeof partAt>) =>
  part === null ? 'nothing paid' : PART_WORDS[part].toLowerCase();

/** The drawing of `RunTimeline`; fills its frame. */
export default function RunTimelineDrawing({
  phases,
  claims,
  stops,
  checkpoints,
  window: { from, to },
  open,
  nodes,
  nodeLabel,
}: RunTimelineProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [at, setAt] = useState<number | null>(null);
  const start = Date.parse(from);
  const end = Math.max(Date.parse(to), start + 1000);
  const rows = timelineRows(width, nodes);
  const plot = makePlot(
    { width, height: timelineHeight(nodes) },
    { left: rows.left, right: 1, top: 0, bottom: timelineHeight(nodes) - rows.bottom },
    [start, end],
    [0, 1],
  );
  const columns = Math.max(1, Math.round(plot.width));
  const lanes = useMemo(
    () => timelineNodes(claims, thinPhases(phases, start, end, columns)).slice(0, nodes),
    [claims, phases, start, end, columns, nodes],
  );
  const reading = useMemo(
    () =>
      [...new Set([...phases.map((phase) => phase.from), ...stops.map((stop) => stop.at)])].toSorted(
        (a, b) => a - b,
      ),
    [phases, stops],
  );
  const marks = checkpointMarks(checkpoints, (end - start) / plot.width);
  const ends = open && width - rows.left > 240 ? [{ at: end, text: 'now' }] : [];
  const labels = timeLabels(
    start,
    end,
    Math.max(2, Math.floor(plot.width / (rows.narrow ? 84 : 150))),
  ).filter((label) => plot.x(label.at) + LABEL / 2 <= width - (ends.length > 0 ? 34 : 0));
  const now = at ?? end - 1;
  const time = (ms: number) => `${dateTime(new Date(ms).toISOString(), to)} UTC`;
  const total = new Set(claims.map(({ node }) => node)).size;
  const paid = (ms: number) => claims.filter((claim) => claim.from <= ms && ms < claim.to).length;
  return (
    <div ref={box} className="absolute inset-0">
      {width > 0 && (
        <>
          <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
            {labels.map((label) => (
              <line
                key={label.at}
                x1={plot.x(label.at)}
                x2={plot.x(label.at)}
                y1={0}
                y2={rows.bottom}
                stroke="var(--hair)"
              />
            ))}
            {lanes.map((lane, row) => (
              <TimelineLane
                key={lane.node}
                lane={lane}
                label={nodeLabel(lane.node)}
                rows={rows}
                row={row}
                plot={plot}
                marks={marks}
                markWidth={plot.width / Math.max(1, marks.length) < 14 ? 1 : 2.5}
              />
            ))}
            {stops.map((stop) => {
              const row = lanes.findIndex(({ node }) => node === stop.node);
              const [top, bottom] =
                row < 0 ? [0, rows.bottom] : [rows.top(row) - 4, rows.top(row) + rows.bar + 4];
              return (
                <line
                  key={`${stop.at} ${stop.node}`}
                  x1={plot.x(stop.at)}
                  x2={plot.x(stop.at)}
                  y1={top}
                  y2={bottom}
                  stroke={CAUSE_INKS[stop.cause]}
                  strokeWidth={2}
                />
              );
            })}
            {[...labels, ...ends].map(({ at: tick, text }) => (
              <text
                key={text + tick}
                x={Math.max(plot.x(tick), text.length * 3.4)}
                y={rows.bottom + 18}
                textAnchor={text === 'now' ? 'end' : 'middle'}
                className="fill-soft text-[12px]"
              >
                {text}
              </text>
            ))}
            {(!rows.narrow || plot.x(labels[0]?.at ?? start) > 76) && (
              <text x={0} y={rows.bottom + 18} className="fill-soft text-[12px]">
                UTC
              </text>
            )}
          </svg>
          <Crosshair
            label="What the nodes did at a time"
            plot={plot}
            from={start}
            to={end - 1}
            stops={reading}
            at={at}
            onMove={setAt}
            valueText={(ms) =>
              `${time(ms)}: ${wordsOf(partAt(phases, ms))}, ${counted(paid(ms), 'node')} paid`
            }
            dots={[]}
          >
            <p className="text-soft">{time(now)}</p>
            <p className="flex items-center gap-2">
              <i
                aria-hidden="true"
                className="inline-block size-2 rounded-[1px]"
                style={{ background: PART_INKS[partAt(phases, now) ?? 'idle'] }}
              />
              <b>{wordsOf(partAt(phases, now))}</b>
            </p>
            <p className="text-soft">
              {count(paid(now))} of {counted(total, 'node')} paid
            </p>
          </Crosshair>
        </>
      )}
    </div>
  );
}
