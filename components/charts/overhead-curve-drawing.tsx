'use client';
import { useId, useMemo, useRef, useState } from 'react';
import { pct } from '#components/ui/format';
import { Crosshair } from './crosshair.tsx';
import { LineLabel } from './marks.tsx';
import {
  intervalText,
  intervalTicks,
  type OverheadPoint,
  overheadAt,
  overheadPct,
  overheadTicks,
} from './overhead-axis.tsx';
import type { OverheadCurveProps } from './overhead-curve.tsx';
import { planeMargin } from './plane.tsx';
import { makePlot, type Plot } from './plot.ts';
import { useSize } from './use-size.ts';
import { YGrid } from './y-grid.tsx';

const over = (factor: number) => `+${pct(overheadPct(factor))}`;
const tickText = (tick: number) => `+${Number(tick.toPrecision(6))}\u00a0%`;

/** A path through points; `back` goes on from it in the other direction, for a band. */
function path(plot: Plot, points: readonly OverheadPoint[], of: 'factor' | 'low' | 'high'): string {
  return points
    .map(
      (point) =>
        `${plot.x(Math.log(point.intervalSeconds)).toFixed(1)},${plot.y(overheadPct(point[of])).toFixed(1)}`,
    )
    .join('L');
}

/** The drawing of `OverheadCurve`; fills its frame. */
export default function OverheadCurveDrawing({ points, today, best }: OverheadCurveProps) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const clip = useId();
  const [at, setAt] = useState<number | null>(null);
  const ticks = overheadTicks(points, today?.factor ?? null);
  const from = points[0]?.intervalSeconds ?? 1;
  const to = Math.max(points.at(-1)?.intervalSeconds ?? 2, from * 1.01);
  const margin = planeMargin(ticks.map(tickText), { right: 14, top: 12 });
  const plot = makePlot(size, margin, [Math.log(from), Math.log(to)], [0, ticks.at(-1) ?? 1]);
  const stops = useMemo(() => points.map((point) => Math.log(point.intervalSeconds)), [points]);
  const now = at ?? Math.log(best?.intervalSeconds ?? to);
  const read = overheadAt(points, Math.min(to, Math.max(from, Math.exp(now))));
  const words = (point: OverheadPoint | null, log: number) =>
    point === null
      ? 'unknown'
      : `every ${intervalText(Math.exp(log))}: overhead ${over(point.factor)}, ${over(point.low)} to ${over(point.high)}`;
  return (
    <div ref={box} className="absolute inset-0">
      {size.width > 0 && (
        <>
          <svg className="absolute inset-0 size-full overflow-visible" aria-hidden="true">
            <clipPath id={clip}>
              <rect x={plot.left} y={plot.top} width={plot.width} height={plot.height} />
            </clipPath>
            <YGrid plot={plot} ticks={ticks} label={tickText} />
            {intervalTicks(from, to, Math.max(2, Math.floor(plot.width / 72))).map((seconds) => (
              <text
                key={seconds}
                x={plot.x(Math.log(seconds))}
                y={plot.top + plot.height + 20}
                textAnchor="middle"
                className="fill-soft text-[12px]"
              >
                {intervalText(seconds)}
              </text>
            ))}
            <g clipPath={`url(#${clip})`}>
              <path
                d={`M${path(plot, points, 'low')}L${path(plot, points.toReversed(), 'high')}Z`}
                fill="var(--saved)"
              />
              <path d={`M${path(plot, points, 'factor')}`} fill="none" stroke="var(--spot)" strokeWidth={2} />
            </g>
            <Marks plot={plot} today={today} best={best} />
          </svg>
          <Crosshair
            label="Overhead at an interval between checkpoints"
            plot={plot}
            from={Math.log(from)}
            to={Math.log(to)}
            stops={stops}
            at={at}
            onMove={setAt}
            valueText={(log) => words(overheadAt(points, Math.min(to, Math.max(from, Math.exp(log)))), log)}
            dots={
              read === null || overheadPct(read.factor) > (ticks.at(-1) ?? 0)
                ? []
                : [{ key: 'read', value: overheadPct(read.factor), ink: 'var(--spot)' }]
            }
          >
            <p className="text-soft">every {intervalText(Math.exp(now))}</p>
            <p className="flex justify-between gap-4">
              <span>overhead</span>
              <b>{read === null ? 'unknown' : over(read.factor)}</b>
            </p>
            {read !== null && (
              <p className="text-soft">
                {over(read.low)} to {over(read.high)}
              </p>
            )}
          </Crosshair>
        </>
      )}
    </div>
  );
}

/** Today's interval and the best one, each with its words, out of one another's way. */
function Marks({ plot, today, best }: { plot: Plot } & Pick<OverheadCurveProps, 'today' | 'best'>) {
  const place = (mark: { intervalSeconds: number; factor: number }) => ({
    x: plot.x(Math.log(mark.intervalSeconds)),
    y: plot.y(overheadPct(mark.factor)),
  });
  const a = today && place(today);
  const b = best && place(best);
  const close = a !== null && b !== null && Math.abs(a.y - b.y) < 34;
  const leftHalf = (x: number) => x < plot.left + plot.width / 2;
  const inward = (x: number) => Math.min(plot.left + plot.width - 70, Math.max(plot.left + 70, x));
  return (
    <>
      {best && b && (
        <>
          <circle cx={b.x} cy={b.y} r={5} fill="var(--spot)" />
          <LineLabel x={inward(b.x)} y={b.y - 12} ink="var(--spot)" anchor="middle" halo>
            {`every ${intervalText(best.intervalSeconds)}: ${over(best.factor)}`}
          </LineLabel>
        </>
      )}
      {today && a && (
        <>
          <circle cx={a.x} cy={a.y} r={5} fill="var(--loss)" />
          <LineLabel
            x={close ? inward(a.x) : a.x + (leftHalf(a.x) ? 12 : -12)}
            y={close ? a.y - 32 : a.y + 4}
            ink="var(--loss)"
            anchor={close ? 'middle' : leftHalf(a.x) ? 'start' : 'end'}
            halo
          >
            {`today, every ${intervalText(today.intervalSeconds)}: ${over(today.factor)}`}
          </LineLabel>
        </>
      )}
    </>
  );
}
